import { compareText } from '../compile/fault.ts';
import type { Change } from './change.ts';

export type EntryComparison<Entry> = {
  readonly added: (entry: Entry) => Change[];
  readonly removed: (entry: Entry) => Change[];
  readonly changed: (before: Entry, after: Entry) => Change[];
};

/** Pairs the entries of two lists by their keys, in the order of the keys. */
export function compareEntries<Entry>(
  before: ReadonlyMap<string, Entry>,
  after: ReadonlyMap<string, Entry>,
  compare: EntryComparison<Entry>,
): Change[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].toSorted(compareText);
  return keys.flatMap((key) => {
    const [old, current] = [before.get(key), after.get(key)];
    if (current === undefined) return old === undefined ? [] : compare.removed(old);
    return old === undefined ? compare.added(current) : compare.changed(old, current);
  });
}
