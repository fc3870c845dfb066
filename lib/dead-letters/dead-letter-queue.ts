import type { QueueFault } from '../audit/reasons.ts';
import type { DeliveryQueue } from '../delivery/delivery-queue.ts';

export type QueueAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: QueueFault };

/** A message as the dead-letter queue hands it out. */
export type WaitingMessage = {
  readonly messageId: string;
  readonly handle: string;
  readonly groupId: string;
  /** When it came into this queue, in milliseconds since the epoch. */
  readonly sentAtMs: number;
  readonly body: string;
  readonly attributes: ReadonlyMap<string, string>;
};

/** About how many messages can be received, and how many others hold. */
export type QueueCounts = { readonly visible: number; readonly hidden: number };

/** What is asked of the dead-letter queue. Nothing here throws. */
export type DeadLetterQueue = {
  readonly count: () => Promise<QueueAnswer<QueueCounts>>;
  /** Up to ten messages, hidden from every other reader for so long. None after a wait of a second. */
  readonly receive: (hideSeconds: number) => Promise<QueueAnswer<readonly WaitingMessage[]>>;
  /** Hides up to ten messages from now on for so long; with 0 others see them at once. The handles that were still good. */
  readonly hide: (handles: readonly string[], seconds: number) => Promise<QueueAnswer<ReadonlySet<string>>>;
  /** Deletes up to ten messages. The handles of those that are deleted. */
  readonly remove: (handles: readonly string[]) => Promise<QueueAnswer<ReadonlySet<string>>>;
};

/** Both queues of a stage. */
export type StageQueues = { readonly deadLetters: DeadLetterQueue; readonly deliveries: DeliveryQueue };

/** What one call takes. Source: SQS API reference. */
export const maxBatch = 10;
