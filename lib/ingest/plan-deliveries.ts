import type { Notification } from '../alertmanager/notification.ts';
import type { AllowList, Destination, Receiver } from '../allow-list/allow-list.ts';
import { deliveryKeyOf, notificationHash } from '../delivery/delivery-key.ts';
import type { QueueMessage } from '../delivery/delivery-queue.ts';
import { type EncodedNotification, encodeDelivery, encodeNotification } from '../delivery/encode-delivery.ts';
import { messageGroupId } from '../delivery/lane.ts';
import { maxMessageBytes } from '../delivery/queued-delivery.ts';
import { wantsResolved } from '../rendering/wants-resolved.ts';
import type { Rejection } from './answer.ts';

export type AcceptContext = {
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAtMs: number;
};

export type Subject = {
  /** As it was sent: keys are made of it, so that what is redacted still tells two notifications apart. */
  readonly notification: Notification;
  readonly groupHash: string;
  /** What of it is put into the queue. */
  readonly queued: Notification;
};

export type PlannedDelivery = {
  /** `team/name`. */
  readonly destination: string;
  readonly deliveryKey: string;
  /** One for the queue. */
  readonly message: QueueMessage;
};

export type DeliveryPlan =
  | { readonly ok: true; readonly deliveries: readonly PlannedDelivery[] }
  | { readonly ok: false; readonly rejection: Rejection };

/** One message for each destination that wants this notification, all of them or, where one is too large, none. */
export async function planDeliveries(
  allowList: AllowList,
  receiver: Receiver,
  subject: Subject,
  context: AcceptContext,
): Promise<DeliveryPlan> {
  const encoded = await encodeNotification(subject.queued);
  const hash = notificationHash(receiver.sender, subject.notification);
  const deliveries = await Promise.all(
    destinationsOf(allowList, receiver)
      .filter((destination) => wantsNotification(destination, subject.notification))
      .map((destination) =>
        planDelivery(destination, receiver.sender, { hash, groupHash: subject.groupHash, encoded }, context),
      ),
  );
  if (deliveries.some(({ message }) => message.body.length > maxMessageBytes)) {
    return { ok: false, rejection: { code: 'too_large', reason: 'message_too_large' } };
  }
  return { ok: true, deliveries };
}

export function destinationsOf(allowList: AllowList, receiver: Receiver): Destination[] {
  return receiver.deliver.map((id) => allowList.destinations.get(id)).filter((found) => found !== undefined);
}

/** A destination may decline what is entirely resolved (`sendResolved: false`). */
export function wantsNotification({ options }: Destination, notification: Notification): boolean {
  return notification.status === 'firing' || wantsResolved(options);
}

type Prepared = { readonly hash: string; readonly groupHash: string; readonly encoded: EncodedNotification };

async function planDelivery(
  destination: Destination,
  sender: string,
  { hash, groupHash, encoded }: Prepared,
  context: AcceptContext,
): Promise<PlannedDelivery> {
  const { id } = destination;
  const key = deliveryKeyOf(hash, id);
  const names = { deliveryKey: key, notificationHash: hash, groupHash, sender, destination: id };
  const body = await encodeDelivery({ ...names, fallbackFor: undefined, ...context }, encoded);
  const groupId = messageGroupId(destination, groupHash);
  return { destination: id, deliveryKey: key, message: { body, groupId, deduplicationId: key, attributes: {} } };
}
