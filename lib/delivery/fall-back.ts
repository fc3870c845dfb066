import { type AllowList, type Receiver, resolveReceiver } from '../allow-list/allow-list.ts';
import { deliveryKeyOf, messageGroupId } from './delivery-key.ts';
import type { DeliveryQueue, QueueMessage, SendResult } from './delivery-queue.ts';
import { type EncodedNotification, encodeDelivery, encodeNotification } from './encode-delivery.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

/** Destination ids that stand in for a delivery that keeps failing. None for a delivery that is itself a fallback. */
export function fallbacksFor(allowList: AllowList, delivery: QueuedDelivery): string[] {
  if (delivery.fallbackFor !== undefined) return [];
  const receiver = resolveReceiver(allowList, delivery.sender, delivery.notification.receiver);
  return receiver === undefined ? [] : fallbacksOf(receiver);
}

/** Not those that are notified anyway, for nobody should get an alert twice. */
export function fallbacksOf({ deliver, fallback }: Receiver): string[] {
  return fallback.filter((id) => !deliver.includes(id));
}

/** Puts a delivery to each fallback into the queue. */
export async function fallBack(
  { allowList, queue }: { readonly allowList: AllowList; readonly queue: DeliveryQueue },
  delivery: QueuedDelivery,
  fallbacks: readonly string[],
): Promise<SendResult> {
  const encoded = encodeNotification(delivery.notification);
  const isUrgent = resolveReceiver(allowList, delivery.sender, delivery.notification.receiver)?.urgent === true;
  const messages = fallbacks.map((id) => toMessage(allowList, delivery, id, encoded, isUrgent));
  return await queue.send(messages.filter((message) => message !== undefined));
}

function toMessage(
  allowList: AllowList,
  delivery: QueuedDelivery,
  fallback: string,
  encoded: EncodedNotification,
  isUrgent: boolean,
): QueueMessage | undefined {
  const destination = allowList.destinations.get(fallback);
  if (destination === undefined) return undefined;
  const { notification: _, patienceEndsAtMs: __, ...envelope } = delivery;
  const key = deliveryKeyOf(delivery.notificationHash, fallback);
  const body = encodeDelivery(
    { ...envelope, deliveryKey: key, destination: fallback, fallbackFor: delivery.destination },
    encoded,
  );
  return {
    body,
    groupId: messageGroupId(destination, delivery.groupHash, { hasFallback: false, isUrgent }),
    deduplicationId: key,
    attributes: {},
  };
}
