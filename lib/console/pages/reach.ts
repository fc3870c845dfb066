import type { AllowList, Destination, Receiver } from '../../allow-list/allow-list.ts';
import { guardSender } from '../../audit/guard-sender.ts';

/** What one sender may have delivered by one receiver. */
export type Reach = {
  readonly receiver: Receiver;
  readonly deliver: readonly Reached[];
  readonly fallback: readonly Reached[];
};

/** `destination` is absent where the allow-list has none of this id, which a compiled one never has. */
export type Reached = { readonly id: string; readonly destination: Destination | undefined };

export type ReachFilter = {
  readonly sender: string;
  readonly receiver: string;
  readonly team: string;
  readonly destination: string;
  readonly vendor: string;
};

const known = new WeakMap<AllowList, readonly Reach[]>();

/** All of it, by sender and receiver. Of each allow-list once: its entries are read from a file, one by one. */
export function reachOf(allowList: AllowList): readonly Reach[] {
  const reach = known.get(allowList) ?? listReach(allowList);
  known.set(allowList, reach);
  return reach;
}

function listReach({ receivers, destinations }: AllowList): readonly Reach[] {
  const reached = (id: string): Reached => ({ id, destination: destinations.get(id) });
  return [...receivers.values()]
    .filter(({ sender }) => sender !== guardSender)
    .map((receiver) => ({
      receiver,
      deliver: receiver.deliver.map(reached),
      fallback: receiver.fallback.map(reached),
    }))
    .toSorted((a, b) => compare(a.receiver.sender, b.receiver.sender) || compare(a.receiver.name, b.receiver.name));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** What is asked for as a part of a name, whatever its case. An empty field asks for all. */
export function filterReach(reach: readonly Reach[], filter: ReachFilter): readonly Reach[] {
  const { sender, receiver, team, destination, vendor } = lower(filter);
  const has = (name: string, part: string) => part === '' || name.toLowerCase().includes(part);
  const isAsked = ({ id, destination: found }: Reached) => has(id, destination) && has(found?.type ?? '', vendor);
  return reach.filter(
    (one) =>
      has(one.receiver.sender, sender) &&
      has(one.receiver.name, receiver) &&
      has(one.receiver.team, team) &&
      // A receiver without destinations is a heartbeat.
      ((destination === '' && vendor === '') || one.deliver.some(isAsked) || one.fallback.some(isAsked)),
  );
}

function lower(filter: ReachFilter): ReachFilter {
  const of = (name: keyof ReachFilter) => filter[name].trim().toLowerCase();
  return {
    ...{ sender: of('sender'), receiver: of('receiver'), team: of('team') },
    ...{ destination: of('destination'), vendor: of('vendor') },
  };
}
