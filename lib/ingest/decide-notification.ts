import { type Alert, type Notification, parseNotification } from '../alertmanager/notification.ts';
import { type AllowList, type Receiver, resolveReceiver } from '../allow-list/allow-list.ts';
import { groupHash } from '../delivery/delivery-key.ts';
import type { CredentialCounts } from '../redaction/credential-kind.ts';
import { redactNotification } from '../redaction/redact-notification.ts';
import type { Rejection } from './answer.ts';
import { type AcceptContext, type PlannedDelivery, planDeliveries } from './plan-deliveries.ts';
import type { SignedRequest } from './read-request.ts';

/** What is known of a notification by the step that was reached, for the audit line. */
export type Known = {
  readonly receiver?: string;
  readonly groupHash?: string;
  readonly notification?: Notification;
};

export type Decision =
  | {
      readonly ok: true;
      readonly deliveries: readonly PlannedDelivery[];
      readonly redacted: CredentialCounts;
      readonly known: Known;
    }
  | { readonly ok: false; readonly rejection: Rejection; readonly known: Known };

/**
 * Decides on a notification whose sender is proven: parse, resolve, required labels, redact, destinations, in this
 * order. All that it takes is the allow-list and the bytes, so that `guard explain` says what ingest does.
 */
export async function decideNotification(
  allowList: AllowList,
  { sender, body }: Pick<SignedRequest, 'sender' | 'body'>,
  context: AcceptContext,
): Promise<Decision> {
  const parsed = parseNotification(body);
  if (!parsed.ok) return { ok: false, rejection: { code: 'malformed', reason: parsed.reason }, known: {} };
  const { notification } = parsed;
  const group = groupHash(sender, notification);

  const receiver = resolveReceiver(allowList, sender, notification.receiver);
  if (receiver === undefined) {
    const known = { groupHash: group, notification };
    return { ok: false, rejection: { code: 'not_allowed', reason: 'receiver_unknown' }, known };
  }
  const known = { receiver: receiver.name, groupHash: group, notification };
  if (!notification.alerts.every((alert) => missingLabels(alert, receiver).length === 0)) {
    return { ok: false, rejection: { code: 'not_allowed', reason: 'labels_missing' }, known };
  }
  const redacted = redactNotification(notification);
  const subject = { notification, groupHash: group, queued: redacted.notification };
  const plan = await planDeliveries(allowList, receiver, subject, context);
  return plan.ok ? { ...plan, redacted: redacted.counts, known } : { ...plan, known };
}

/**
 * The names of the required labels that an alert does not carry with the required value. Every alert is asked: the
 * common labels are the sender's own sum and could leave one out.
 */
export function missingLabels({ labels }: Alert, receiver: Receiver): string[] {
  return receiver.require.filter(([name, value]) => labels.get(name) !== value).map(([name]) => name);
}
