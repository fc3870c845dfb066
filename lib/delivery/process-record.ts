import type { SQSRecord } from 'aws-lambda';
import { countAlerts } from '../alertmanager/count-alerts.ts';
import type { Audit, DeliveryFields } from '../audit/audit-event.ts';
import { type Attempt, type AttemptDependencies, attemptDelivery } from './attempt-delivery.ts';
import { backoffSeconds } from './backoff.ts';
import { sendDeadLetter } from './dead-letter.ts';
import { decodeDelivery } from './decode-delivery.ts';
import type { DeliveryQueue } from './delivery-queue.ts';
import { fallBack, fallbacksFor } from './fall-back.ts';
import { isExpired } from './give-up.ts';
import { type Outcome, type RejectReason, type Retry, retry } from './outcome.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

export type ProcessDependencies = AttemptDependencies & {
  readonly queue: DeliveryQueue;
  readonly deadLetterQueue: DeliveryQueue;
  readonly audit: Audit;
  /** From 0 to 1, for the jitter of the backoff. */
  readonly random: () => number;
};

/** `done` leaves the queue; `again` stays, and so do all later messages of its group. */
export type Processed = { readonly kind: 'done' } | { readonly kind: 'again'; readonly afterSeconds: number };

const done: Processed = { kind: 'done' };

/**
 * Takes one message from the queue to its end: delivered, to be tried again, or dead-lettered with its reason.
 * `attempt` counts from 1. Never throws.
 */
export async function processRecord(
  dependencies: ProcessDependencies,
  record: SQSRecord,
  attempt: number,
): Promise<Processed> {
  const startedAtMs = dependencies.nowMs();
  const delivery = decodeDelivery(record.body);
  if (delivery === undefined) return await deadLetterUnreadable(dependencies, record);

  const tried = await attemptDelivery(dependencies, delivery);
  const fields = describe(delivery, tried, attempt, dependencies.nowMs() - startedAtMs);
  if (tried.secretRefresh !== undefined) {
    const { destination } = delivery;
    dependencies.audit({ event: 'secret.refreshed', outcome: tried.secretRefresh, destination });
  }
  return await settle({ dependencies, record, delivery, fields }, tried.outcome, startedAtMs - delivery.acceptedAtMs);
}

type Subject = {
  readonly dependencies: ProcessDependencies;
  readonly record: SQSRecord;
  readonly delivery: QueuedDelivery;
  readonly fields: DeliveryFields;
};

async function settle(subject: Subject, outcome: Outcome, queuedMs: number): Promise<Processed> {
  const { dependencies, delivery, fields } = subject;
  switch (outcome.kind) {
    case 'delivered':
      dependencies.audit({ event: 'delivery.sent', outcome: 'delivered', queuedMs, ...fields });
      return done;
    case 'reject':
      return await giveUp(subject, outcome.reason);
    case 'retry': {
      const hasFallback = fallbacksFor(dependencies.allowList, delivery).length > 0;
      if (isExpired(delivery.acceptedAtMs, dependencies.nowMs(), hasFallback)) return await giveUp(subject, 'expired');
      return tryAgain(subject, outcome);
    }
  }
}

function tryAgain({ dependencies, fields }: Subject, { reason, afterSeconds }: Retry): Processed {
  const retryAfterSeconds = backoffSeconds(fields.attempt, afterSeconds, dependencies.random());
  dependencies.audit({ event: 'delivery.retried', outcome: 'retry', reason, retryAfterSeconds, ...fields });
  return { kind: 'again', afterSeconds: retryAfterSeconds };
}

/** First tells the fallbacks, then moves the message: a fault between the two repeats a step that deduplicates. */
async function giveUp(subject: Subject, reason: RejectReason): Promise<Processed> {
  const { dependencies, record, delivery, fields } = subject;
  const fallbacks = fallbacksFor(dependencies.allowList, delivery);
  if (fallbacks.length > 0 && !(await fallBack(dependencies, delivery, fallbacks))) {
    return tryAgain(subject, retry('queue_unavailable'));
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

async function deadLetterUnreadable(dependencies: ProcessDependencies, record: SQSRecord): Promise<Processed> {
  const reason = 'unreadable_message';
  const moved = await sendDeadLetter(dependencies.deadLetterQueue, {
    body: record.body,
    groupId: groupOf(record),
    deduplicationId: record.messageId,
    reason,
    destination: undefined,
  });
  if (!moved.ok) return { kind: 'again', afterSeconds: backoffSeconds(1, undefined, dependencies.random()) };
  dependencies.audit({ event: 'delivery.dead_lettered', outcome: 'dead_lettered', reason });
  return done;
}

/** The message group of a record; every message of a FIFO queue has one. */
export function groupOf(record: SQSRecord): string {
  return record.attributes.MessageGroupId ?? '';
}

function describe(
  delivery: QueuedDelivery,
  { outcome, provider }: Attempt,
  attempt: number,
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
    attempt,
    status: outcome.status,
    latencyMs,
    requestId,
  };
}
