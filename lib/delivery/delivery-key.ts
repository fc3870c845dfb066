import { hash } from 'node:crypto';
import type { Alert, LabelSet, Notification } from '../alertmanager/notification.ts';
import type { Destination } from '../allow-list/allow-list.ts';

/** Who sent what to whom, and in what state: all that makes two requests one notification. */
export type DeliveryIdentity = {
  readonly sender: string;
  readonly notification: Notification;
  /** `team/name`. */
  readonly destination: string;
};

/** One notification to one destination, as 64 hex digits; the deduplication id in the queue. */
export function deliveryKey({ sender, notification, destination }: DeliveryIdentity): string {
  return deliveryKeyOf(notificationHash(sender, notification), destination);
}

/** The delivery key of a notification that was hashed before. */
export function deliveryKeyOf(hash: string, destination: string): string {
  return hashFields(['delivery', hash, destination]);
}

/**
 * One notification, whomever it goes to, as 64 hex digits.
 *
 * Made of the sender, receiver, group key and the set of alerts with their states. Not of the body: replicas of
 * Alertmanager differ in `externalURL`, `generatorURL`, annotations and `notification_reason`.
 */
export function notificationHash(sender: string, notification: Notification): string {
  const alerts = [...new Set(notification.alerts.map(alertState))].sort();
  return hashFields(['notification', sender, notification.receiver, notification.groupKey, ...alerts]);
}

/**
 * One alert group of one sender's receiver, as 64 hex digits: the same for its firing and its resolved notification.
 * Alertmanager's group key alone is not unique (two routes with the same matchers share it) and holds label values.
 */
export function groupHash(sender: string, notification: Notification): string {
  return hashFields(['group', sender, notification.receiver, notification.groupKey]);
}

/** What a lane is for, beside its destination. */
export type LaneKind = {
  /** They are given up much earlier, and would be late behind one that is still tried for hours. */
  readonly hasFallback: boolean;
  /** A storm of others must not hold them. */
  readonly isUrgent: boolean;
};

/**
 * The queue's message group: the destination and a lane chosen by the alert group. Firing and resolved of one alert
 * group share a lane and so stay in order, and a destination has at most `parallelism` lanes of a kind.
 */
export function messageGroupId({ id, parallelism }: Destination, groupHash: string, kind: LaneKind): string {
  // 32 bits of the hash: a whole number that is exact, and far more than any parallelism.
  const lane = Number.parseInt(groupHash.slice(0, 8), 16) % parallelism;
  return `${id}/${kind.isUrgent ? 'urgent-' : ''}${kind.hasFallback ? 'fallback-' : ''}${lane}`;
}

/** The message group of a delivery that was taken out of its lane: one for each alert group, so that nothing waits behind it. */
export function asideGroupId(destination: string, groupHash: string): string {
  return `${destination}/aside-${groupHash.slice(0, 16)}`;
}

/** Several deliveries in one message, as 64 hex digits: the same ones give the same. */
export function messageKey(deliveryKeys: readonly string[]): string {
  return hashFields(['message', ...deliveryKeys]);
}

function alertState(alert: Alert): string {
  const endsAt = alert.status === 'resolved' ? alert.endsAt : '';
  return hashFields(['alert', hashLabels(alert.labels), alert.status, alert.startsAt, endsAt]);
}

/** Alertmanager's own fingerprint is FNV-64, for which a collision is easy to make, so it is not used. */
function hashLabels(labels: LabelSet): string {
  const fields = ['labels'];
  for (const name of [...labels.keys()].sort()) fields.push(name, labels.get(name) ?? '');
  return hashFields(fields);
}

/** JSON keeps the boundaries between fields, so no two lists of fields have the same bytes. */
function hashFields(fields: readonly string[]): string {
  return hash('sha256', JSON.stringify(fields), 'hex');
}
