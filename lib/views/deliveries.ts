import type { AuditRecord } from './audit-record.ts';
import { oncePerList } from './once-per-list.ts';

/** One notification on its way to one destination, as its lines tell. */
export type Delivery = {
  readonly destination: string;
  readonly groupHash: string | undefined;
  readonly sender: string | undefined;
  readonly receiver: string | undefined;
  /** Of the request that brought the notification. */
  readonly requestId: string | undefined;
  /** When its notification was accepted, in milliseconds since the epoch: as its own line says, or a later one. */
  readonly acceptedMs: number;
  /** The destination for which it stands in. */
  readonly fallbackFor: string | undefined;
  /** Of its attempts, in the order of time. */
  readonly lines: readonly AuditRecord[];
};

export type DeliveryState = 'untried' | 'waiting' | 'notified' | 'given_up';

type Growing = Omit<Delivery, 'lines'> & { readonly lines: AuditRecord[]; readonly queuedMs: number | undefined };

/** SQS drops what has the deduplication id of a message of the last five minutes. Source: SQS Developer Guide, FIFO queues. */
export const deduplicationMs = 300_000;

/**
 * Every delivery that the records tell of, in the order in which they begin. The same notification that comes again is a
 * delivery of its own, but for one that the queue drops.
 */
export const followDeliveries = oncePerList((records: readonly AuditRecord[]): readonly Delivery[] => {
  const known = createKnown();
  for (const record of records) {
    if (isQueued(record)) beginQueued(known, record);
    else if (isOfDelivery(record)) addLine(known, record);
  }
  return known.all;
});

type Known = ReturnType<typeof createKnown>;

function createKnown() {
  const all: Growing[] = [];
  const byKey = new Map<string, Growing>();
  // A notification that comes again hours later has the same keys, and the first may still be tried then.
  const byRequest = new Map<string, Growing>();
  return {
    ...{ all, byKey, byRequest },
    begin: (delivery: Growing, key: string | undefined): Growing => {
      all.push(delivery);
      if (key !== undefined) byKey.set(key, delivery);
      const request = requestKey(delivery);
      if (request !== undefined) byRequest.set(request, delivery);
      return delivery;
    },
  };
}

function beginQueued({ byKey, byRequest, begin }: Known, record: AuditRecord): void {
  const { deliveryKeys = [], destinations = [], timeMs } = record;
  for (const [index, key] of deliveryKeys.entries()) {
    const names = namesOf(record, destinations[index]);
    const queuedMs = byKey.get(key)?.queuedMs;
    if (queuedMs !== undefined && timeMs - queuedMs < deduplicationMs) continue;
    // A request to many destinations is queued in several calls: the first may be notified before its line is written.
    if (byRequest.has(requestKey(names) ?? '')) continue;
    begin({ ...names, acceptedMs: timeMs, queuedMs: timeMs }, key);
  }
}

function addLine({ byKey, byRequest, begin }: Known, record: AuditRecord & { readonly deliveryKey: string }): void {
  const { deliveryKey, event, fallbacks = [], timeMs } = record;
  const same = byRequest.get(requestKey(record) ?? '') ?? byKey.get(deliveryKey);
  const delivery =
    same ??
    begin(
      { ...namesOf(record), acceptedMs: acceptedMsOf(record) ?? timeMs, queuedMs: acceptedMsOf(record) },
      deliveryKey,
    );
  delivery.lines.push(record);
  for (const fallback of event === 'delivery.fell_back' ? fallbacks : []) {
    // Its key is first seen in its own lines.
    const names = { ...namesOf(record, fallback), fallbackFor: delivery.destination };
    const request = requestKey(names);
    if (request === undefined || byRequest.has(request)) continue;
    begin({ ...names, acceptedMs: delivery.acceptedMs, queuedMs: timeMs }, undefined);
  }
}

export function stateOf({ lines }: Pick<Delivery, 'lines'>): DeliveryState {
  switch (lines.at(-1)?.event) {
    case undefined:
      return 'untried';
    case 'delivery.sent':
      return 'notified';
    case 'delivery.dead_lettered':
    case 'delivery.fell_back':
      return 'given_up';
    default:
      return 'waiting';
  }
}

/** Whether deliveries are in the queue since. */
export function isQueued({ event, outcome }: AuditRecord): boolean {
  return event === 'notification.accepted' || (event === 'escalation.raised' && outcome === 'raised');
}

function isOfDelivery(record: AuditRecord): record is AuditRecord & { readonly deliveryKey: string } {
  return record.deliveryKey !== undefined && record.event.startsWith('delivery.');
}

function namesOf(record: AuditRecord, destination = record.destination ?? '') {
  const { groupHash, sender, receiver, requestId } = record;
  return { destination, groupHash, sender, receiver, requestId, fallbackFor: undefined, lines: [] };
}

function requestKey({ requestId, destination = '' }: Pick<AuditRecord, 'requestId' | 'destination'>) {
  return requestId === undefined ? undefined : JSON.stringify([requestId, destination]);
}

/** Where its own line was not read; not every line says it. */
function acceptedMsOf({ timeMs, ageMs, sinceAcceptedMs }: AuditRecord): number | undefined {
  const sinceMs = ageMs ?? sinceAcceptedMs;
  return sinceMs === undefined ? undefined : timeMs - sinceMs;
}
