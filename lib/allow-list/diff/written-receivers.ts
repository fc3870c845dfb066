import type { Receiver } from '../allow-list.ts';

/** A receiver as its team wrote it: the compiled ones, one for each sender, put together again. */
export type WrittenReceiver = Receiver & { readonly senders: readonly string[] };

export function asWritten(receivers: readonly Receiver[]): ReadonlyMap<string, WrittenReceiver> {
  // A team's name holds no slash.
  const groups = Map.groupBy(receivers, ({ team, name }) => `${team}/${name}`);
  return new Map([...groups].flatMap(([key, group]) => writtenOf(group).map((written) => [key, written])));
}

export type TakenOver = { readonly before: WrittenReceiver; readonly after: WrittenReceiver };

/**
 * Tells the pairs of sender and receiver that were one team's and are another's from all others. Those that go from one
 * team to the same other one under one name are taken over together.
 */
export function splitTakenOver(
  before: readonly Receiver[],
  after: readonly Receiver[],
): {
  readonly taken: readonly TakenOver[];
  readonly rest: { readonly before: readonly Receiver[]; readonly after: readonly Receiver[] };
} {
  const pairOf = ({ sender, name }: Receiver) => JSON.stringify([sender, name]);
  const current = new Map(after.map((receiver) => [pairOf(receiver), receiver]));
  const pairs = before.flatMap((old) => {
    const now = current.get(pairOf(old));
    return now === undefined || now.team === old.team ? [] : [{ old, now }];
  });
  const moved = new Set(pairs.map(({ old }) => pairOf(old)));
  const groups = Map.groupBy(pairs, ({ old, now }) => `${old.team}/${now.team}/${old.name}`);
  const taken = [...groups.values()].flatMap((group) => {
    const [[from], [to]] = [writtenOf(group.map(({ old }) => old)), writtenOf(group.map(({ now }) => now))];
    return from === undefined || to === undefined ? [] : [{ before: from, after: to }];
  });
  const stays = (receiver: Receiver) => !moved.has(pairOf(receiver));
  return { taken, rest: { before: before.filter(stays), after: after.filter(stays) } };
}

/** One, of compiled receivers that one entry of a team's file made; none of none. */
function writtenOf([first, ...others]: readonly Receiver[]): readonly WrittenReceiver[] {
  if (first === undefined) return [];
  return [{ ...first, senders: [first, ...others].map(({ sender }) => sender) }];
}
