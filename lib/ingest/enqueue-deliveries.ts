import type { Notification } from '../alertmanager/notification.ts';
import type { AllowList, Destination, Receiver } from '../allow-list/allow-list.ts';
import { deliveryKey } from '../delivery/delivery-key.ts';
import type { DeliveryQueue, QueueMessage } from '../delivery/delivery-queue.ts';
import { messageGroupId } from '../delivery/lane.ts';
import {
  type EncodedNotification,
  encodeDelivery,
  encodeNotification,
  maxMessageBytes,
} from '../delivery/queued-delivery.ts';
import { wantsResolved } from '../rendering/common-options.ts';
import type { Rejection } from './answer.ts';

export type EnqueueContext = {
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAtMs: number;
};

export type PlannedDelivery = { readonly destination: string; readonly deliveryKey: string };

type Enqueued =
  | { readonly ok: true; readonly deliveries: readonly PlannedDelivery[] }
  | { readonly ok: false; readonly rejection: Rejection };

type Subject = { readonly notification: Notification; readonly groupHash: string };

/** Puts one message per destination into the queue, all or an error: what a retry sends again is deduplicated there. */
export async function enqueueDeliveries(
  { allowList, queue }: { readonly allowList: AllowList; readonly queue: DeliveryQueue },
  receiver: Receiver,
  subject: Subject,
  context: EnqueueContext,
): Promise<Enqueued> {
  const destinations = destinationsFor(allowList, receiver, subject.notification);
  const deliveries = destinations.map((destination) => ({
    destination,
    deliveryKey: deliveryKey({
      sender: receiver.sender,
      notification: subject.notification,
      destination: destination.id,
    }),
  }));
  const encoded = await encodeNotification(subject.notification);
  const messages = await Promise.all(
    deliveries.map((planned) => toMessage(planned, receiver.sender, subject, encoded, context)),
  );
  if (messages.some(({ body }) => body.length > maxMessageBytes)) {
    return { ok: false, rejection: { code: 'too_large', reason: 'message_too_large' } };
  }
  const sent = await queue.send(messages);
  if (!sent.ok) return { ok: false, rejection: { code: 'unavailable', reason: sent.reason } };
  return { ok: true, deliveries: deliveries.map((planned) => ({ ...planned, destination: planned.destination.id })) };
}

/** A destination may decline what is entirely resolved (`sendResolved: false`). */
function destinationsFor(allowList: AllowList, receiver: Receiver, notification: Notification): Destination[] {
  return receiver.deliver
    .map((id) => allowList.destinations.get(id))
    .filter((destination) => destination !== undefined)
    .filter(({ options }) => notification.status === 'firing' || wantsResolved(options));
}

async function toMessage(
  planned: { readonly destination: Destination; readonly deliveryKey: string },
  sender: string,
  { groupHash }: Subject,
  encoded: EncodedNotification,
  context: EnqueueContext,
): Promise<QueueMessage> {
  const body = await encodeDelivery(
    {
      deliveryKey: planned.deliveryKey,
      groupHash,
      sender,
      destination: planned.destination.id,
      fallbackFor: undefined,
      ...context,
    },
    encoded,
  );
  return {
    body,
    groupId: messageGroupId(planned.destination, groupHash),
    deduplicationId: planned.deliveryKey,
    attributes: {},
  };
}
