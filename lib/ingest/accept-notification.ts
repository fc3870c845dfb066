import { type Notification, parseNotification } from '../alertmanager/notification.ts';
import { type AllowList, type Receiver, resolveReceiver } from '../allow-list/allow-list.ts';
import { groupHash } from '../delivery/delivery-key.ts';
import type { DeliveryQueue } from '../delivery/delivery-queue.ts';
import type { VerifySender } from '../senders/verify-sender.ts';
import type { Rejection } from './answer.ts';
import { type EnqueueContext, enqueueDeliveries, type PlannedDelivery } from './enqueue-deliveries.ts';
import type { SignedRequest } from './read-request.ts';

export type IngestDependencies = {
  readonly allowList: AllowList;
  readonly verifySender: VerifySender;
  readonly queue: DeliveryQueue;
};

/** What is known of a notification by the step that was reached, for the audit line. */
export type Known = {
  readonly receiver?: string;
  readonly groupHash?: string;
  readonly notification?: Notification;
};

export type Decision =
  | { readonly ok: true; readonly deliveries: readonly PlannedDelivery[]; readonly known: Known }
  | { readonly ok: false; readonly rejection: Rejection; readonly known: Known };

/**
 * Decides on one request: verify, parse, resolve, enqueue, in this order, each step trusting only what the ones before
 * it proved. `ok` means that every delivery is durable in the queue.
 */
export async function acceptNotification(
  dependencies: IngestDependencies,
  request: SignedRequest,
  context: EnqueueContext,
): Promise<Decision> {
  const verification = await dependencies.verifySender(request.sender, request.headers, request.body);
  if (verification.kind !== 'verified') {
    return { ok: false, rejection: { code: verification.kind, reason: verification.reason }, known: {} };
  }

  const parsed = parseNotification(request.body);
  if (!parsed.ok) return { ok: false, rejection: { code: 'malformed', reason: parsed.reason }, known: {} };
  const { notification } = parsed;
  const group = groupHash(request.sender, notification);

  const receiver = resolveReceiver(dependencies.allowList, request.sender, notification.receiver);
  if (receiver === undefined) {
    const known = { groupHash: group, notification };
    return { ok: false, rejection: { code: 'not_allowed', reason: 'receiver_unknown' }, known };
  }
  const known = { receiver: receiver.name, groupHash: group, notification };
  if (!carriesRequiredLabels(notification, receiver)) {
    return { ok: false, rejection: { code: 'not_allowed', reason: 'labels_missing' }, known };
  }

  const enqueued = await enqueueDeliveries(dependencies, receiver, { notification, groupHash: group }, context);
  return enqueued.ok ? { ...enqueued, known } : { ...enqueued, known };
}

/** Every alert must carry them: the common labels are the sender's own sum and could leave an alert out. */
function carriesRequiredLabels(notification: Notification, receiver: Receiver): boolean {
  return notification.alerts.every(({ labels }) =>
    receiver.require.every(([name, value]) => labels.get(name) === value),
  );
}
