import { canonicalJson } from '../compile/canonical-json.ts';
import { compareText } from '../compile/fault.ts';

/** What two entries have in common if one is the other under a new name; `undefined` where nothing says so. */
export type Likeness<Entry> = {
  readonly of: (entry: Entry) => unknown;
  /** Weak evidence counts only where no other entry that goes or comes has it too. */
  readonly unique?: boolean;
};

/**
 * The former key of each entry that goes under one key and comes under another, by the first likeness that they share.
 * One pass over the entries for each likeness; the same pairs come out when before and after change places.
 */
export function matchEntries<Entry>(
  before: ReadonlyMap<string, Entry>,
  after: ReadonlyMap<string, Entry>,
  likenesses: readonly Likeness<Entry>[],
): ReadonlyMap<string, string> {
  const former = new Map<string, string>();
  let gone = sortedEntries(before, (key) => !after.has(key));
  let come = sortedEntries(after, (key) => !before.has(key));
  for (const likeness of likenesses) {
    const pairs = pairUp(gone, come, likeness);
    for (const [newKey, oldKey] of pairs) former.set(newKey, oldKey);
    const matched = new Set(pairs.map(([, oldKey]) => oldKey));
    gone = gone.filter(([key]) => !matched.has(key));
    come = come.filter(([key]) => !former.has(key));
  }
  return former;
}

type Entries<Entry> = readonly (readonly [key: string, entry: Entry])[];

function pairUp<Entry>(
  gone: Entries<Entry>,
  come: Entries<Entry>,
  likeness: Likeness<Entry>,
): (readonly [newKey: string, oldKey: string])[] {
  const candidates = groupBy(gone, likeness);
  return [...groupBy(come, likeness)].flatMap(([text, newKeys]) => {
    const oldKeys = candidates.get(text) ?? [];
    if (likeness.unique && (oldKeys.length > 1 || newKeys.length > 1)) return [];
    return newKeys.flatMap((newKey, index) => {
      const oldKey = oldKeys[index];
      return oldKey === undefined ? [] : [[newKey, oldKey] as const];
    });
  });
}

function sortedEntries<Entry>(entries: ReadonlyMap<string, Entry>, isWanted: (key: string) => boolean) {
  return [...entries].filter(([key]) => isWanted(key)).toSorted(([a], [b]) => compareText(a, b));
}

function groupBy<Entry>(entries: Entries<Entry>, { of }: Likeness<Entry>): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, entry] of entries) {
    const likeness = of(entry);
    if (likeness === undefined) continue;
    const text = canonicalJson(likeness);
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [key]);
    else group.push(key);
  }
  return groups;
}
