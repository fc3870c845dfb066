import type { Row } from './query.ts';

export type HashComparison =
  | {
      readonly ok: true;
      readonly hash: string;
      readonly firstSeen: string;
      readonly lastSeen: string;
      /** One for each receiver and time: `before`, `with` and `after` the allow-list; one column for each outcome. */
      readonly rows: readonly Row[];
    }
  | { readonly ok: false; readonly reason: 'not_seen' | 'several' };

const times: readonly string[] = ['before', 'with', 'after'];

/**
 * What changed with an allow-list: of the rows of the question `changed`, by its hash or the beginning of it. Another
 * allow-list is `before` where it was seen first, and `after` otherwise.
 */
export function compareHashes(rows: readonly Row[], beginning: string): HashComparison {
  const firstSeen = new Map<string, string>();
  const lastSeen = new Map<string, string>();
  for (const { allowListHash = '', firstSeen: first = '', lastSeen: last = '' } of rows) {
    const known = firstSeen.get(allowListHash);
    firstSeen.set(allowListHash, known === undefined || first < known ? first : known);
    lastSeen.set(
      allowListHash,
      last > (lastSeen.get(allowListHash) ?? '') ? last : (lastSeen.get(allowListHash) ?? ''),
    );
  }
  const [hash, ...others] = [...firstSeen.keys()].filter((one) => one.startsWith(beginning));
  if (hash === undefined) return { ok: false, reason: 'not_seen' };
  if (others.length > 0) return { ok: false, reason: 'several' };
  const since = firstSeen.get(hash) ?? '';
  const timeOf = ({ allowListHash = '' }: Row): string => {
    if (allowListHash === hash) return 'with';
    return (firstSeen.get(allowListHash) ?? '') < since ? 'before' : 'after';
  };
  const groups = Map.groupBy(rows, (row) => JSON.stringify([row['sender'], row['receiver'], timeOf(row)]));
  const compared = [...groups.values()].map((group) => toRow(group, timeOf));
  return {
    ok: true,
    hash,
    firstSeen: since,
    lastSeen: lastSeen.get(hash) ?? '',
    rows: compared.toSorted((a, b) => compareText(sortKey(a), sortKey(b))),
  };
}

/** The columns of the comparison, in the order in which they are shown. */
export const comparisonColumns = [
  ...['sender', 'receiver', 'when'],
  ...['accepted', 'rejected', 'delivered', 'dead_lettered'],
] as const;

function toRow(group: readonly Row[], timeOf: (row: Row) => string): Row {
  const [{ sender, receiver } = {}] = group;
  const counts = Object.fromEntries(comparisonColumns.slice(3).map((outcome) => [outcome, sumOf(group, outcome)]));
  return {
    ...(sender === undefined ? {} : { sender }),
    ...(receiver === undefined ? {} : { receiver }),
    when: timeOf(group[0] ?? {}),
    ...counts,
  };
}

function sumOf(group: readonly Row[], outcome: string): string {
  const counted = group.filter((row) => row['outcome'] === outcome);
  return String(counted.reduce((sum, { lines = '0' }) => sum + Number(lines), 0));
}

function sortKey({ sender = '', receiver = '', when = '' }: Row): string {
  return [sender, receiver, times.indexOf(when)].join('\u0000');
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
