import { type AllowList, resolveReceiver } from '../allow-list/allow-list.ts';
import { allowedDestination } from '../delivery/attempt-delivery.ts';
import { messageGroupId } from '../delivery/delivery-key.ts';
import { fallbacksFor } from '../delivery/fall-back.ts';
import type { QueuedDelivery } from '../delivery/queued-delivery.ts';

/** What the allow-list of today says to a delivery. */
export type Verdict =
  /** `lane`: the message group that a new notification of its alert group would get, so that the two stay in order. */
  | { readonly allowed: true; readonly lane: string; readonly fallbacks: readonly string[] }
  | { readonly allowed: false; readonly because: 'receiver_unknown' | 'destination_unknown' | 'not_delivered_to' };

/** Asks the code that deliver asks before it sends. */
export function judgeLetter(allowList: AllowList, delivery: QueuedDelivery): Verdict {
  const { sender, notification, groupHash } = delivery;
  const receiver = resolveReceiver(allowList, sender, notification.receiver);
  const destination = allowedDestination(allowList, delivery);
  if (destination === undefined) {
    if (allowList.destinations.get(delivery.destination) === undefined)
      return { allowed: false, because: 'destination_unknown' };
    return { allowed: false, because: receiver === undefined ? 'receiver_unknown' : 'not_delivered_to' };
  }
  const fallbacks = fallbacksFor(allowList, delivery);
  const kind = { hasFallback: fallbacks.length > 0, isUrgent: receiver?.urgent === true };
  return { allowed: true, lane: messageGroupId(destination, groupHash, kind), fallbacks };
}
