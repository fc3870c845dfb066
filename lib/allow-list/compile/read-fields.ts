import * as z from 'zod';
import { describeIssue } from './describe-issue.ts';
import type { Fault } from './fault.ts';
import { issueFaults } from './issue-faults.ts';
import type { Entry } from './locate.ts';
import { plainValue } from './plain-value.ts';

/** The fields of one kind of entry: all of them, or those that are right. */
export type FieldSchemas<Complete extends Valid, Valid extends object> = {
  readonly complete: z.ZodType<Complete>;
  readonly valid: z.ZodType<Valid>;
};

/**
 * An entry that was read. `complete` is there when nothing is wrong in it; `valid` are the fields that are right, so that
 * the checks between entries find their faults in the same run as the schema finds its own.
 */
export type ReadEntry<Complete, Valid> = Entry & { readonly complete: Complete | undefined; readonly valid: Valid };

export type FieldsRead<Complete, Valid> = {
  readonly entry: ReadEntry<Complete, Valid>;
  readonly faults: readonly Fault[];
};

export function fieldSchemas<Shape extends z.ZodRawShape>(shape: Shape) {
  return { complete: z.strictObject(shape), valid: z.object(shape).partial() };
}

/** Reads the fields of one entry, or some of them; nothing after the key is an entry without fields. */
export function readFields<Complete extends Valid, Valid extends object>(
  schemas: FieldSchemas<Complete, Valid>,
  entry: Entry,
  value: unknown = plainValue(entry.value) ?? {},
): FieldsRead<Complete, Valid> {
  const parsed = schemas.complete.safeParse(value, { error: describeIssue });
  if (parsed.success) return { entry: { ...entry, complete: parsed.data, valid: parsed.data }, faults: [] };
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  const fields = isRecord(value) ? Object.entries(value) : [];
  const right = Object.fromEntries(fields.filter(([field]) => !wrong.has(field)));
  const valid = schemas.valid.parse(right);
  // A default stands for a field that was left out, not for one that is wrong: that one is not valid.
  // Beside an unknown field, one that was left out may be the one that was meant.
  const unsure = wrong.has(undefined) ? Object.keys(valid).filter((field) => !Object.hasOwn(right, field)) : [];
  for (const field of [...wrong, ...unsure]) if (field !== undefined) Reflect.deleteProperty(valid, field);
  return { entry: { ...entry, complete: undefined, valid }, faults: issueFaults(parsed.error.issues, entry) };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
