import type { AlertStatus } from '../alertmanager/notification.ts';
import type { AllowList, Destination, Receiver } from '../allow-list/allow-list.ts';
import { deliveryKeyOf, messageGroupId } from '../delivery/delivery-key.ts';
import type { QueueMessage } from '../delivery/delivery-queue.ts';
import { type EncodedNotification, encodeDelivery } from '../delivery/encode-delivery.ts';
import { fallbacksOf } from '../delivery/fall-back.ts';
import { wantsResolved } from '../rendering/wants-resolved.ts';

export type AcceptContext = {
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAtMs: number;
};

export type NotificationToDeliver = {
  readonly status: AlertStatus;
  /** Made of what was sent, so that what is redacted or cut still tells two notifications apart. */
  readonly hashes: { readonly notificationHash: string; readonly groupHash: string };
  readonly packed: EncodedNotification;
};

export type PlannedDelivery = {
  /** `team/name`. */
  readonly destination: string;
  readonly deliveryKey: string;
  /** One for the queue. */
  readonly message: QueueMessage;
};

/** One message for each destination that wants this notification. */
export function planDeliveries(
  allowList: AllowList,
  receiver: Receiver,
  subject: NotificationToDeliver,
  context: AcceptContext,
): PlannedDelivery[] {
  return destinationsOf(allowList, receiver)
    .filter((destination) => wantsStatus(destination, subject.status))
    .map((destination) => planDelivery(destination, receiver, subject, context));
}

export function destinationsOf(allowList: AllowList, receiver: Receiver): Destination[] {
  return receiver.deliver.map((id) => allowList.destinations.get(id)).filter((found) => found !== undefined);
}

/** A destination may decline what is entirely resolved (`sendResolved: false`). */
export function wantsStatus({ options }: Destination, status: AlertStatus): boolean {
  return status === 'firing' || wantsResolved(options);
}

function planDelivery(
  destination: Destination,
  receiver: Receiver,
  { hashes, packed }: NotificationToDeliver,
  context: AcceptContext,
): PlannedDelivery {
  const { id } = destination;
  const key = deliveryKeyOf(hashes.notificationHash, id);
  const names = { deliveryKey: key, ...hashes, sender: receiver.sender, destination: id };
  const body = encodeDelivery({ ...names, fallbackFor: undefined, ...context }, packed);
  const kind = { hasFallback: fallbacksOf(receiver).length > 0, isUrgent: receiver.urgent === true };
  const groupId = messageGroupId(destination, hashes.groupHash, kind);
  return { destination: id, deliveryKey: key, message: { body, groupId, deduplicationId: key, attributes: {} } };
}
