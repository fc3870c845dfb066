import { compareText } from '../compile/fault.ts';
import type { Change } from './change.ts';

export type EntryComparison<Entry> = {
  readonly added: (entry: Entry) => Change[];
  readonly removed: (entry: Entry) => Change[];
  /** Also of an entry under a new name. */
  readonly changed: (before: Entry, after: Entry) => Change[];
};

/** Pairs the entries of two lists by their keys, in the order of the keys; `former` has the old key of a new one. */
export function compareEntries<Entry>(
  before: ReadonlyMap<string, Entry>,
  after: ReadonlyMap<string, Entry>,
  compare: EntryComparison<Entry>,
  former: ReadonlyMap<string, string> = new Map(),
): Change[] {
  const renamed = new Set(former.values());
  const keys = [...new Set([...before.keys(), ...after.keys()])].toSorted(compareText);
  return keys.flatMap((key) => {
    const [old, current] = [before.get(former.get(key) ?? key), after.get(key)];
    if (current === undefined) return old === undefined || renamed.has(key) ? [] : compare.removed(old);
    return old === undefined ? compare.added(current) : compare.changed(old, current);
  });
}
