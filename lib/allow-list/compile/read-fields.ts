import * as z from 'zod';
import { describeIssue } from './describe-issue.ts';
import type { Fault } from './fault.ts';
import { issueFaults } from './issue-faults.ts';
import type { Entry } from './locate.ts';
import { plainValue } from './plain-value.ts';

/** The fields of one kind of entry: all of them, or those that are right. */
export type FieldSchemas<Whole extends Known, Known extends object> = {
  readonly whole: z.ZodType<Whole>;
  readonly known: z.ZodType<Known>;
};

/**
 * An entry that was read. `whole` is there when nothing is wrong in it; `known` are the fields that are right, so that
 * the checks between entries find their faults in the same run as the schema finds its own.
 */
export type ReadEntry<Whole, Known> = Entry & { readonly whole: Whole | undefined; readonly known: Known };

export type FieldsRead<Whole, Known> = {
  readonly entry: ReadEntry<Whole, Known>;
  readonly faults: readonly Fault[];
};

export function fieldSchemas<Shape extends z.ZodRawShape>(shape: Shape) {
  return { whole: z.strictObject(shape), known: z.object(shape).partial() };
}

/** Reads the fields of one entry, or some of them; nothing after the key is an entry without fields. */
export function readFields<Whole extends Known, Known extends object>(
  schemas: FieldSchemas<Whole, Known>,
  entry: Entry,
  value: unknown = plainValue(entry.value) ?? {},
): FieldsRead<Whole, Known> {
  const parsed = schemas.whole.safeParse(value, { error: describeIssue });
  if (parsed.success) return { entry: { ...entry, whole: parsed.data, known: parsed.data }, faults: [] };
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  const fields = isRecord(value) ? Object.entries(value) : [];
  const right = Object.fromEntries(fields.filter(([field]) => !wrong.has(field)));
  const known = schemas.known.parse(right);
  // A default stands for a field that was left out, not for one that is wrong: that one is unknown.
  // Beside an unknown field, one that was left out may be the one that was meant.
  const unsure = wrong.has(undefined) ? Object.keys(known).filter((field) => !Object.hasOwn(right, field)) : [];
  for (const field of [...wrong, ...unsure]) if (field !== undefined) Reflect.deleteProperty(known, field);
  return { entry: { ...entry, whole: undefined, known }, faults: issueFaults(parsed.error.issues, entry) };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
