import { type Alert, type AlertStatus, type Notification, parseNotification } from '../alertmanager/notification.ts';
import { type AllowList, type Receiver, resolveReceiver } from '../allow-list/allow-list.ts';
import { groupHash, notificationHash } from '../delivery/delivery-key.ts';
import type { CredentialCounts } from '../redaction/credential-kind.ts';
import { redactText } from '../redaction/redact-text.ts';
import { cleanLine } from '../text/clean-text.ts';
import { cutText } from '../text/cut-text.ts';
import { looksLikeCredential } from '../text/looks-like-credential.ts';
import type { Rejection } from './answer.ts';
import { packNotification } from './pack-notification.ts';
import { type AcceptContext, type PlannedDelivery, planDeliveries } from './plan-deliveries.ts';

/** What is known of a notification by the step that was reached, for the audit line. */
export type Known = {
  /** As the allow-list writes it, or, where it has none of that name, what `unknownReceiver` leaves of it. */
  readonly receiver?: string | undefined;
  readonly groupHash?: string;
  /** As it was sent. */
  readonly notification?: Notification;
};

export type Decision =
  | {
      readonly ok: true;
      readonly deliveries: readonly PlannedDelivery[];
      /** Of a receiver with `heartbeat`: it says that its sender is alive, and goes nowhere. */
      readonly isHeartbeat: boolean;
      readonly redacted: CredentialCounts;
      /** What of it is put into the queue. */
      readonly accepted: Notification;
      readonly known: Known;
    }
  | { readonly ok: false; readonly rejection: Rejection; readonly known: Known };

/**
 * Decides on a notification whose sender is proven: parse, resolve, required labels, redact, destinations, in this
 * order. All that it takes is the allow-list and the bytes, so that `alertguard explain` says what ingest does.
 */
export function decideNotification(
  allowList: AllowList,
  { sender, body }: { readonly sender: string; readonly body: Uint8Array },
  context: AcceptContext,
): Decision {
  const parsed = parseNotification(body);
  if (!parsed.ok) return { ok: false, rejection: { code: 'malformed', reason: parsed.reason }, known: {} };
  const { notification } = parsed;
  const group = groupHash(sender, notification);

  const receiver = resolveReceiver(allowList, sender, notification.receiver);
  if (receiver === undefined) {
    const known = { receiver: unknownReceiver(notification.receiver), groupHash: group, notification };
    return { ok: false, rejection: { code: 'not_allowed', reason: 'receiver_unknown' }, known };
  }
  const known = { receiver: receiver.name, groupHash: group, notification };
  const allowed = keepAllowed(notification, receiver);
  if (allowed === undefined) {
    return { ok: false, rejection: { code: 'not_allowed', reason: 'labels_missing' }, known };
  }
  if (receiver.heartbeat !== undefined) {
    return { ok: true, deliveries: [], isHeartbeat: true, redacted: new Map(), accepted: allowed, known };
  }
  const { packed, redacted } = packNotification(allowed, allowList.severities);
  const hashes = { notificationHash: notificationHash(sender, allowed), groupHash: group };
  const deliveries = planDeliveries(allowList, receiver, { status: allowed.status, hashes, packed }, context);
  return {
    ok: true,
    deliveries,
    isHeartbeat: false,
    redacted: redacted.counts,
    accepted: redacted.notification,
    known,
  };
}

/** UTF-16 units. As long as the allow-list takes a name. */
const maxReceiverLength = 200;

/**
 * A name that the allow-list does not have, for the audit line: whoever proved to be the sender wrote it, perhaps into
 * the wrong field. So it is one line, cut, and left out where it looks like a URL or a credential.
 */
function unknownReceiver(name: string): string | undefined {
  const line = cleanLine(name.slice(0, 2 * maxReceiverLength));
  if (line === '' || line.includes('://') || line.split(' ').some(looksLikeCredential)) return undefined;
  return cutText(redactText(line).text, maxReceiverLength, 'utf16_units');
}

/**
 * The names of the required labels that an alert does not carry with a required value. Every alert is asked: the
 * common labels are the sender's own sum and could leave one out.
 */
export function missingLabels({ labels }: Alert, receiver: Receiver): string[] {
  const has = (name: string, values: readonly string[]) => {
    const value = labels.get(name);
    return value !== undefined && values.includes(value);
  };
  return receiver.require.filter(([name, ...values]) => !has(name, values)).map(([name]) => name);
}

/**
 * A notification of those alerts that carry what the receiver requires, or `undefined` where none does: one alert with a
 * wrong label must not silence its neighbours.
 */
function keepAllowed(notification: Notification, receiver: Receiver): Notification | undefined {
  const alerts = notification.alerts.filter((alert) => missingLabels(alert, receiver).length === 0);
  const notAllowed = notification.alerts.length - alerts.length;
  if (notAllowed === 0) return notification;
  if (alerts.length === 0) return undefined;
  const status: AlertStatus = alerts.some((alert) => alert.status === 'firing') ? 'firing' : 'resolved';
  return { ...notification, status, alerts, leftOut: { ...notification.leftOut, notAllowed } };
}
