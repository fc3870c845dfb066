import type { SQSRecord } from 'aws-lambda';
import { countAlerts } from '../alertmanager/count-alerts.ts';
import type { Audit, DeliveryFields } from '../audit/audit-event.ts';
import { type Provider, sharesMessages } from '../providers/contract/define-provider.ts';
import type { AttemptDependencies } from './attempt-delivery.ts';
import type { DeliveryQueue } from './delivery-queue.ts';
import type { DestinationMemory } from './destination-memory.ts';
import { fallbacksFor } from './fall-back.ts';
import { patienceOf } from './patience.ts';
import type { QueuedDelivery } from './queued-delivery.ts';
import type { LaneRecord } from './together.ts';

export type ProcessDependencies = AttemptDependencies & {
  readonly queue: DeliveryQueue;
  readonly deadLetterQueue: DeliveryQueue;
  readonly audit: Audit;
  readonly memory: DestinationMemory;
  /** From 0 to 1, for the jitter of the backoff. */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
};

/** `ended` leave the queue; with `afterSeconds` all others of the lane stay, and are handed out again then. */
export type Processed = { readonly ended: readonly SQSRecord[]; readonly afterSeconds?: number };

/** One message of the queue on its way, and what its audit lines say of it. */
export type Subject = LaneRecord & { readonly dependencies: ProcessDependencies; readonly fields: DeliveryFields };

/** `attempt` is what is known of one that was made. */
export function toSubject(
  dependencies: ProcessDependencies,
  { record, delivery }: LaneRecord,
  attempt: Partial<Pick<DeliveryFields, 'provider' | 'status' | 'latencyMs'>> = {},
): Subject {
  const { sender, destination, deliveryKey, groupHash, notification, requestId } = delivery;
  const fields = {
    sender,
    receiver: notification.receiver,
    destination,
    deliveryKey,
    groupHash,
    alerts: countAlerts(notification),
    attempt: Number(record.attributes.ApproximateReceiveCount) || 1,
    requestId,
    ...{ provider: undefined, status: undefined, latencyMs: 0, ...attempt },
  };
  return { dependencies, record, delivery, fields };
}

/**
 * Counted from when the message was put into the queue: one that is sent back from the dead letters has its patience anew,
 * also one that was set aside before.
 */
export function patienceLeftMs(subject: Omit<Subject, 'fields'>): number {
  const { dependencies, delivery } = subject;
  const { allowList, nowMs } = dependencies;
  const { destination, patienceEndsAtMs = 0 } = delivery;
  const queuedAt = queuedAtMs(subject);
  if (patienceEndsAtMs > queuedAt) return patienceEndsAtMs - nowMs();
  const hasFallback = fallbacksFor(allowList, delivery).length > 0;
  return queuedAt + patienceOf(allowList.destinations.get(destination) ?? {}, hasFallback) - nowMs();
}

export function queuedAtMs({ record, delivery }: LaneRecord): number {
  return Math.max(delivery.acceptedAtMs, Number(record.attributes.SentTimestamp) || 0);
}

/** The message group of a record; every message of a FIFO queue has one. */
export function laneOf(record: SQSRecord): string {
  return record.attributes.MessageGroupId ?? '';
}

export function providerOf(
  { allowList, providers }: ProcessDependencies,
  { destination }: QueuedDelivery,
): Provider | undefined {
  return providers.get(allowList.destinations.get(destination)?.type ?? '');
}

/** Whether several notifications may share a message, and older ones are shown as history. */
export function isForPeople(dependencies: ProcessDependencies, delivery: QueuedDelivery): boolean {
  const provider = providerOf(dependencies, delivery);
  return provider !== undefined && sharesMessages(provider);
}

export function again(ended: readonly SQSRecord[], afterSeconds: number): Processed {
  return { ended, afterSeconds };
}
