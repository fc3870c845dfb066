import { type AlertCounts, countAlerts } from '../alertmanager/count-alerts.ts';
import type { AlertStatus } from '../alertmanager/notification.ts';
import { decodeDelivery } from '../delivery/decode-delivery.ts';
import type { QueuedDelivery } from '../delivery/queued-delivery.ts';
import type { WaitingMessage } from './dead-letter-queue.ts';
import type { Verdict } from './judge-letter.ts';

/** What is known of one dead letter without its alerts' texts. */
export type Letter = {
  readonly messageId: string;
  /** A code of the guard's, or `moved_by_queue` where SQS itself gave up. */
  readonly reason: string;
  /** `notified`, `none`, or `unknown` where an earlier release gave up. */
  readonly fallback: 'notified' | 'none' | 'unknown';
  readonly givenUpAtMs: number;
  /** It stands in a lane, as SQS itself and earlier releases move messages: others may stand behind it, not to be seen yet. */
  readonly isInLane: boolean;
  /** `team/name`; of a message that cannot be read, what its attribute says. */
  readonly destination: string | undefined;
  /** Absent where the message cannot be read. */
  readonly delivery: LetterDelivery | undefined;
};

export type LetterDelivery = {
  readonly deliveryKey: string;
  readonly sender: string;
  readonly receiver: string;
  readonly groupHash: string;
  readonly requestId: string;
  readonly fallbackFor: string | undefined;
  readonly acceptedAtMs: number;
  readonly status: AlertStatus;
  readonly alerts: AlertCounts;
  readonly verdict: Verdict;
};

export type ReadLetter = { readonly letter: Letter; readonly delivery: QueuedDelivery | undefined };

/** Reads a message of the dead-letter queue. One that cannot be read is a letter too. */
export function readLetter(message: WaitingMessage, judge: (delivery: QueuedDelivery) => Verdict): ReadLetter {
  const delivery = decodeDelivery(message.body);
  const { messageId, sentAtMs: givenUpAtMs, attributes } = message;
  const reason = code(attributes.get('reason'));
  const letter = {
    messageId,
    reason: reason ?? 'moved_by_queue',
    fallback: fallbackOf(attributes.get('fallback'), reason),
    givenUpAtMs,
    // Lanes are `team/name/…`; what deliver moves has the id of a message.
    isInLane: message.groupId.includes('/'),
    destination: delivery?.destination ?? name(attributes.get('destination')),
    delivery: delivery && summarize(delivery, judge(delivery)),
  };
  return { letter, delivery };
}

/** When the alerts were accepted; when it was given up where nobody can read that. */
export function ageFromMs({ delivery, givenUpAtMs }: Letter): number {
  return delivery?.acceptedAtMs ?? givenUpAtMs;
}

/** The order in which they were accepted, which is that of every lane. */
export function inOrder(one: Letter, other: Letter): number {
  return ageFromMs(one) - ageFromMs(other) || one.givenUpAtMs - other.givenUpAtMs;
}

function summarize(delivery: QueuedDelivery, verdict: Verdict): LetterDelivery {
  const { deliveryKey, sender, groupHash, requestId, fallbackFor, acceptedAtMs, notification } = delivery;
  const { receiver, status } = notification;
  const alerts = countAlerts(notification);
  return { deliveryKey, sender, receiver, groupHash, requestId, fallbackFor, acceptedAtMs, status, alerts, verdict };
}

/** Nobody but deliver may send to the queue; still nothing from it reaches a terminal unread. */
function code(text: string | undefined): string | undefined {
  return text !== undefined && /^[a-z_]{1,40}$/.test(text) ? text : undefined;
}

function name(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w.@-]{1,100}\/[\w.@-]{1,100}$/.test(text) ? text : undefined;
}

function fallbackOf(text: string | undefined, reason: string | undefined): Letter['fallback'] {
  if (text === 'notified' || text === 'none') return text;
  // SQS moves a message without asking deliver, which would have notified the fallback.
  return reason === undefined || reason === 'unreadable_message' ? 'none' : 'unknown';
}
