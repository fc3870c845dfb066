import type { SQSRecord } from 'aws-lambda';
import type { GroupStates, Together } from '../rendering/together.ts';
import { decodeDelivery } from './decode-delivery.ts';
import type { DestinationMemory } from './destination-memory.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

/** A message of the queue, read. */
export type LaneRecord = { readonly record: SQSRecord; readonly delivery: QueuedDelivery };

/** Where the first of a lane has waited longer, the others are shown with it. */
const backlogAfterMs = 30_000;

/** As many as SQS hands out of a lane at once: there are probably more. */
export const fullBatch = 10;

/** UTF-16 units of what is decoded at the same time; base64 of gzip unpacks to several times of it. */
const maxEncodedUnits = 512 * 1024;

/** After so many failures in a row the head is sent alone, to find a message that the vendor cannot take. */
const probeAfter = 2;

export type LaneState = {
  readonly memory: DestinationMemory;
  /** The message group. */
  readonly lane: string;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
};

/** What the next message to the destination is about. */
export type Taken = { readonly records: readonly LaneRecord[]; readonly because: Together['because'] };

/**
 * The messages of a lane that people may get in one, `first` among them: those behind it, for as long as they may be shown
 * at the destination, where it is limiting or behind. Else the first alone.
 */
export function takeTogether(
  first: LaneRecord,
  rest: readonly SQSRecord[],
  isAllowed: (delivery: QueuedDelivery) => boolean,
  state: LaneState,
): Taken {
  const because = whyTogether(first, rest.length + 1, state);
  if (because === undefined || !isAllowed(first.delivery)) return { records: [first], because: 'backlog' };
  const allowed: LaneRecord[] = [];
  for (const one of decodeBehind(first, rest)) {
    if (one === undefined || !isAllowed(one.delivery)) break;
    allowed.push(one);
  }
  return { records: [first, ...allowed], because };
}

/** The messages behind one, read one by one as far as memory goes; `undefined` for what is not read or cannot be. */
export function* decodeBehind(first: LaneRecord, rest: readonly SQSRecord[]): Generator<LaneRecord | undefined> {
  let units = first.record.body.length;
  for (const record of rest) {
    units += record.body.length;
    const delivery = units > maxEncodedUnits ? undefined : decodeDelivery(record.body);
    yield delivery === undefined ? undefined : { record, delivery };
  }
}

/** `undefined` where each is sent by itself. */
function whyTogether({ delivery }: LaneRecord, count: number, state: LaneState): Together['because'] | undefined {
  const { memory, lane, nowMs } = state;
  if (count === 1 || isProbe(state) || memory.isAlone(lane)) return undefined;
  if (memory.isLimiting(delivery.destination)) return 'limited';
  return count >= fullBatch || nowMs - delivery.acceptedAtMs > backlogAfterMs ? 'backlog' : undefined;
}

/** Whether the head of a lane that keeps failing is to be tried by itself. */
export function isProbe({ memory, lane }: Pick<LaneState, 'memory' | 'lane'>): boolean {
  return memory.failures(lane) >= probeAfter;
}

/** Ingests run on several machines: of two acceptances that are nearer than this the order is not known. */
const clockSkewMs = 2_000;

/** An alert group in a message, and the delivery of the state that is shown. */
export type ShownGroup = GroupStates & { readonly delivery: QueuedDelivery };

/** The states of each alert group among deliveries to one destination. The last accepted is the one that counts. */
export function groupStates(deliveries: readonly QueuedDelivery[], memory: DestinationMemory): ShownGroup[] {
  const byGroup = Map.groupBy(deliveries, ({ groupHash }) => groupHash);
  return [...byGroup.values()].flatMap((states) => {
    const shown = lastAccepted(states);
    if (shown === undefined) return [];
    const { notification, acceptedAtMs, destination, groupHash } = shown;
    return {
      ...{ delivery: shown, notification, groupHash, acceptedAtMs },
      overtaken: states
        .filter((state) => state !== shown)
        .map((state) => ({ status: state.notification.status, acceptedAtMs: state.acceptedAtMs })),
      isHistory: acceptedAtMs < (memory.shownUntilMs(destination, groupHash) ?? 0) - clockSkewMs,
    };
  });
}

/** The last in the queue, but for an older one that was sent back to it from the dead letters. */
function lastAccepted(states: readonly QueuedDelivery[]): QueuedDelivery | undefined {
  const last = states.at(-1);
  if (last === undefined) return undefined;
  const newest = states.reduce((one, other) => (other.acceptedAtMs > one.acceptedAtMs ? other : one));
  return newest.acceptedAtMs - last.acceptedAtMs > clockSkewMs ? newest : last;
}
