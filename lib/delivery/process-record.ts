import type { SQSRecord } from 'aws-lambda';
import { countAlerts } from '../alertmanager/count-alerts.ts';
import type { Audit, DeliveryFields } from '../audit/audit-event.ts';
import type { RejectReason } from '../audit/reasons.ts';
import { type Outcome, type Retry, retry } from '../providers/contract/outcome.ts';
import { type Attempt, type AttemptDependencies, attemptDelivery } from './attempt-delivery.ts';
import { sendDeadLetter } from './dead-letter.ts';
import { decodeDelivery } from './decode-delivery.ts';
import type { DeliveryQueue } from './delivery-queue.ts';
import type { DestinationMemory } from './destination-memory.ts';
import { fallBack, fallbacksFor } from './fall-back.ts';
import { patienceLeftMs, waitSeconds, wishedSeconds } from './patience.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

export type ProcessDependencies = AttemptDependencies & {
  readonly queue: DeliveryQueue;
  readonly deadLetterQueue: DeliveryQueue;
  readonly audit: Audit;
  readonly memory: DestinationMemory;
  /** From 0 to 1, for the jitter of the backoff. */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
};

/** `done` leaves the queue; `again` stays, and so do all later messages of its group. */
export type Processed = { readonly kind: 'done' } | { readonly kind: 'again'; readonly afterSeconds: number };

const done: Processed = { kind: 'done' };

/** A shorter wait is not worth a receive of every message of the lane. */
const longestNapMs = 1_000;

/**
 * Takes one message from the queue to its end: delivered, to be tried again, or dead-lettered with its reason. One whose
 * destination wants to be left alone is not tried at all, and neither is one for which `hasTime` is no longer true when
 * its turn comes. Never throws.
 */
export async function processRecord(
  dependencies: ProcessDependencies,
  record: SQSRecord,
  hasTime: () => boolean,
): Promise<Processed> {
  const delivery = decodeDelivery(record.body);
  if (delivery === undefined) return await deadLetterUnreadable(dependencies, record);
  const { memory, sleep } = dependencies;
  const { destination } = delivery;
  return await memory.inTurn(destination, async () => {
    if (!hasTime()) return { kind: 'again', afterSeconds: 0 };
    const heldMs = memory.heldMs(destination);
    if (heldMs > longestNapMs) return await waitTogether(dependencies, record, delivery);
    if (heldMs > 0) await sleep(heldMs);
    return await tryDelivery(dependencies, record, delivery);
  });
}

async function tryDelivery(
  dependencies: ProcessDependencies,
  record: SQSRecord,
  delivery: QueuedDelivery,
): Promise<Processed> {
  const startedAtMs = dependencies.nowMs();
  const tried = await attemptDelivery(dependencies, delivery);
  const fields = describe(record, delivery, tried, dependencies.nowMs() - startedAtMs);
  if (tried.secretRefresh !== undefined) {
    const { destination } = delivery;
    dependencies.audit({ event: 'secret.refreshed', outcome: tried.secretRefresh, destination });
  }
  return await settle({ dependencies, record, delivery, fields }, tried.outcome, startedAtMs - delivery.acceptedAtMs);
}

/** The destination has told another lane when it may be asked again. Patience may be over before. */
async function waitTogether(
  dependencies: ProcessDependencies,
  record: SQSRecord,
  delivery: QueuedDelivery,
): Promise<Processed> {
  const leftMs = patienceOf(dependencies, record, delivery);
  if (leftMs > 0) {
    const turnSeconds = dependencies.memory.reserveTurn(delivery.destination);
    return { kind: 'again', afterSeconds: Math.min(turnSeconds, Math.ceil(leftMs / 1000)) };
  }
  const held = { outcome: retry('rate_limited'), provider: undefined, secretRefresh: undefined };
  const fields = describe(record, delivery, held, 0);
  return await giveUp({ dependencies, record, delivery, fields }, 'expired');
}

/** From when the message was put into the queue: one that is sent back from the dead letters has its patience anew. */
function patienceOf({ allowList, nowMs }: ProcessDependencies, record: SQSRecord, delivery: QueuedDelivery): number {
  const queuedAtMs = Math.max(delivery.acceptedAtMs, Number(record.attributes.SentTimestamp) || 0);
  return patienceLeftMs(queuedAtMs, nowMs(), fallbacksFor(allowList, delivery).length > 0);
}

type Subject = {
  readonly dependencies: ProcessDependencies;
  readonly record: SQSRecord;
  readonly delivery: QueuedDelivery;
  readonly fields: DeliveryFields;
};

async function settle(subject: Subject, outcome: Outcome, queuedMs: number): Promise<Processed> {
  const { dependencies, record, delivery, fields } = subject;
  switch (outcome.kind) {
    case 'delivered':
      dependencies.memory.delivered(delivery.destination, groupOf(record));
      dependencies.audit({ event: 'delivery.sent', outcome: 'delivered', queuedMs, ...fields });
      return done;
    case 'reject':
      return await giveUp(subject, outcome.reason);
    case 'retry':
      if (patienceOf(dependencies, record, delivery) <= 0) return await giveUp(subject, 'expired');
      return tryAgain(subject, outcome);
  }
}

/**
 * A limit, and a wait that the destination asks for, hold for all of its lanes. Other failures are counted for the lane
 * alone: one message that the vendor cannot take must not slow the others down.
 */
function tryAgain({ dependencies, record, delivery, fields }: Subject, { reason, afterSeconds }: Retry): Processed {
  const { memory } = dependencies;
  const { destination } = delivery;
  const holdsAll = reason === 'rate_limited' || afterSeconds !== undefined;
  const failures = afterSeconds === undefined ? memory.failed(holdsAll ? destination : groupOf(record)) : 0;
  const wish = wishedSeconds({ afterSeconds, failures, random: dependencies.random() });
  if (holdsAll) memory.hold(destination, wish);
  const retryAfterSeconds = waitSeconds({
    wish: holdsAll ? memory.reserveTurn(destination) : wish,
    receives: fields.attempt,
    patienceLeftMs: patienceOf(dependencies, record, delivery),
  });
  dependencies.audit({ event: 'delivery.retried', outcome: 'retry', reason, retryAfterSeconds, ...fields });
  return { kind: 'again', afterSeconds: retryAfterSeconds };
}

/** First notifies the fallbacks, then moves the message: a fault between the two repeats a step that deduplicates. */
async function giveUp(subject: Subject, reason: RejectReason): Promise<Processed> {
  const { dependencies, record, delivery, fields } = subject;
  const fallbacks = fallbacksFor(dependencies.allowList, delivery);
  if (fallbacks.length > 0) {
    const fellBack = await fallBack(dependencies, delivery, fallbacks);
    if (!fellBack.ok) return tryAgain(subject, retry(fellBack.reason));
  }
  const moved = await sendDeadLetter(dependencies.deadLetterQueue, {
    body: record.body,
    groupId: groupOf(record),
    deduplicationId: delivery.deliveryKey,
    reason,
    destination: delivery.destination,
  });
  if (!moved.ok) return tryAgain(subject, retry(moved.reason));
  if (fallbacks.length > 0) {
    dependencies.audit({ event: 'delivery.fell_back', outcome: 'fell_back', reason, fallbacks, ...fields });
  }
  dependencies.audit({ event: 'delivery.dead_lettered', outcome: 'dead_lettered', reason, ...fields });
  return done;
}

/** Until the dead-letter queue is tried again for a message that nobody can read. */
const unreadableWaitSeconds = 60;

async function deadLetterUnreadable(dependencies: ProcessDependencies, record: SQSRecord): Promise<Processed> {
  const reason = 'unreadable_message';
  const moved = await sendDeadLetter(dependencies.deadLetterQueue, {
    body: record.body,
    groupId: groupOf(record),
    deduplicationId: record.messageId,
    reason,
    destination: undefined,
  });
  if (!moved.ok) return { kind: 'again', afterSeconds: unreadableWaitSeconds };
  dependencies.audit({ event: 'delivery.dead_lettered', outcome: 'dead_lettered', reason });
  return done;
}

/** The message group of a record; every message of a FIFO queue has one. */
export function groupOf(record: SQSRecord): string {
  return record.attributes.MessageGroupId ?? '';
}

function describe(
  { attributes }: SQSRecord,
  delivery: QueuedDelivery,
  { outcome, provider }: Attempt,
  latencyMs: number,
): DeliveryFields {
  const { sender, destination, deliveryKey, groupHash, notification, requestId } = delivery;
  return {
    sender,
    receiver: notification.receiver,
    destination,
    provider,
    deliveryKey,
    groupHash,
    alerts: countAlerts(notification),
    attempt: Number(attributes.ApproximateReceiveCount) || 1,
    status: outcome.status,
    latencyMs,
    requestId,
  };
}
