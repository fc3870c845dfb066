import type { Change, Verdict, Where } from './change.ts';
import { compareItems, compareValue, type SetVerdicts, type ValueVerdicts } from './compare-field.ts';

/** How one field of an entry is shown where the entry is new or gone, and compared where it stays. */
export type FieldRule<Entry> = {
  /** `undefined` where there is nothing to show. */
  readonly shown: (entry: Entry) => unknown;
  readonly compare: (where: Where, before: Entry, after: Entry) => readonly Change[];
};

/** A rule for every field that the schema of an entry has: a field without one does not compile. */
export type FieldRules<Entry, Field extends string> = Readonly<Record<Field, FieldRule<Entry>>>;

/** Every field as `[name, value]`, in the order of the rules. */
export function showFields<Entry>(
  rules: FieldRules<Entry, string>,
  entry: Entry,
): readonly (readonly [string, unknown])[] {
  return Object.entries(rules).map(([field, { shown }]) => [field, shown(entry)]);
}

export function compareFields<Entry>(
  rules: FieldRules<Entry, string>,
  where: Where,
  before: Entry,
  after: Entry,
): Change[] {
  return Object.entries(rules).flatMap(([field, { compare }]) => compare({ ...where, field }, before, after));
}

/** A field that is a list whose order says nothing. */
export function listRule<Entry>(read: (entry: Entry) => readonly string[], verdicts: SetVerdicts): FieldRule<Entry> {
  return {
    shown: read,
    compare: (where, before, after) => compareItems(where, read(before), read(after), verdicts),
  };
}

/** A field with one value, which may be absent; what a change of it means may depend on the two. */
export function valueRule<Entry>(
  read: (entry: Entry) => unknown,
  judge: (before: Entry, after: Entry) => ValueVerdicts,
): FieldRule<Entry> {
  return {
    shown: read,
    compare: (where, before, after) => compareValue(where, read(before), read(after), judge(before, after)),
  };
}

/** The same of whatever happens to a value. */
export function always(verdict: Verdict): ValueVerdicts {
  return { added: verdict, removed: verdict, changed: verdict };
}
