import type { Notification } from '../alertmanager/notification.ts';

/** One notification on its way to one destination, as the queue keeps it. */
export type QueuedDelivery = {
  readonly deliveryKey: string;
  /** Made before anything was redacted, so that a fallback's key tells apart what the delivery's own did. */
  readonly notificationHash: string;
  readonly groupHash: string;
  readonly sender: string;
  /** `team/name`. */
  readonly destination: string;
  /** Set when this delivery stands in for one that kept failing. */
  readonly fallbackFor: string | undefined;
  /** Milliseconds since the epoch. */
  readonly acceptedAtMs: number;
  readonly requestId: string;
  /** Set where it was taken out of its lane: it is tried until then. Milliseconds since the epoch. */
  readonly patienceEndsAtMs?: number | undefined;
  readonly notification: Notification;
};

/** Everything but the notification, which the deliveries of one request share. */
export type DeliveryEnvelope = Omit<QueuedDelivery, 'notification'>;

/** 1 MiB, the largest message of SQS, which counts attributes too: room is left for the dead-letter reason. */
export const maxMessageBytes = 1_048_576 - 4_096;
