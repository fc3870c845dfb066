import type { Notification } from '../alertmanager/notification.ts';
import { type AllowList, escalationReceiver, resolveReceiver } from '../allow-list/allow-list.ts';
import type { Audit } from '../audit/audit-event.ts';
import { guardSender } from '../audit/guard-sender.ts';
import { groupHash, notificationHash } from '../delivery/delivery-key.ts';
import type { DeliveryQueue } from '../delivery/delivery-queue.ts';
import { encodeNotification } from '../delivery/encode-delivery.ts';
import { type AcceptContext, planDeliveries } from '../ingest/plan-deliveries.ts';

export type EscalationDependencies = {
  readonly allowList: AllowList;
  readonly queue: DeliveryQueue;
  readonly audit: Audit;
};

/**
 * Puts what the guard has to say into its own queue, for each destination of `escalation`. False where the queue did not
 * take it; the same notification again is deduplicated for five minutes. Without such destinations nothing is done.
 */
export async function raiseEscalation(
  { allowList, queue, audit }: EscalationDependencies,
  notification: Notification,
  context: AcceptContext,
): Promise<boolean> {
  const receiver = resolveReceiver(allowList, guardSender, escalationReceiver);
  if (receiver === undefined || receiver.deliver.length === 0) return true;
  const hashes = {
    notificationHash: notificationHash(guardSender, notification),
    groupHash: groupHash(guardSender, notification),
  };
  const { status } = notification;
  const subject = { status, hashes, packed: encodeNotification(notification) };
  const deliveries = planDeliveries(allowList, receiver, subject, context);
  const sent = await queue.send(deliveries.map(({ message }) => message));
  audit({
    event: 'escalation.raised',
    outcome: sent.ok ? 'raised' : 'failed',
    status,
    subject: notification.groupKey,
    groupHash: hashes.groupHash,
    destinations: deliveries.map(({ destination }) => destination),
    deliveryKeys: deliveries.map(({ deliveryKey }) => deliveryKey),
    requestId: context.requestId,
  });
  return sent.ok;
}
