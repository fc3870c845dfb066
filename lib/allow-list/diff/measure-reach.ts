import type { CompiledAllowList } from '../allow-list.ts';
import { compareText } from '../compile/fault.ts';

/** Who can be notified by whom, in numbers. */
export type Reach = {
  readonly senders: number;
  readonly teams: number;
  /** Pairs of a sender and a receiver: each accepts notifications. */
  readonly receivers: number;
  readonly destinations: number;
  /** Destinations by provider, in the order of their names. */
  readonly destinationsByType: Readonly<Record<string, number>>;
  /** Pairs of a sender and a destination that it can notify, by `deliver` or by `fallback`. */
  readonly pairs: number;
  /** The same, counted once for each receiver by which it can. */
  readonly ways: number;
  /** The most destinations that one sender can notify. */
  readonly mostDestinations: number;
  /** The most senders that can notify one destination. */
  readonly mostSenders: number;
  /** Secrets that the guard may read. */
  readonly secrets: number;
};

export function measureReach({ senders, destinations, receivers }: CompiledAllowList): Reach {
  const [bySender, byDestination] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()];
  for (const { sender, deliver, fallback } of receivers) {
    for (const id of [...deliver, ...fallback]) {
      addTo(bySender, sender, id);
      addTo(byDestination, id, sender);
    }
  }
  const byType = Map.groupBy(destinations, ({ type }) => type);
  const secrets = [...senders, ...destinations].flatMap(({ secret }) => secret ?? []);
  return {
    senders: senders.length,
    teams: new Set([...destinations, ...receivers].map(({ team }) => team)).size,
    receivers: receivers.length,
    destinations: destinations.length,
    destinationsByType: Object.fromEntries(
      [...byType].map(([type, ofType]) => [type, ofType.length] as const).toSorted(([a], [b]) => compareText(a, b)),
    ),
    pairs: [...bySender.values()].reduce((sum, { size }) => sum + size, 0),
    ways: receivers.reduce((sum, { deliver, fallback }) => sum + new Set([...deliver, ...fallback]).size, 0),
    mostDestinations: largest(bySender),
    mostSenders: largest(byDestination),
    secrets: new Set(secrets).size,
  };
}

function addTo(sets: Map<string, Set<string>>, key: string, item: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([item]));
  else set.add(item);
}

function largest(sets: ReadonlyMap<string, ReadonlySet<string>>): number {
  return [...sets.values()].reduce((most, { size }) => Math.max(most, size), 0);
}
