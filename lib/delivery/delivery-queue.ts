import type { QueueFault } from '../audit/reasons.ts';
/** What the guard asks of its queue. */
export type DeliveryQueue = {
  /** `ok` only when every message is durable in the queue, or was already there. Never throws. */
  readonly send: (messages: readonly QueueMessage[]) => Promise<SendResult>;
};

export type QueueMessage = {
  readonly body: string;
  readonly groupId: string;
  readonly deduplicationId: string;
  /** Short machine codes only. */
  readonly attributes: Readonly<Record<string, string>>;
};

export type SendResult = { readonly ok: true } | { readonly ok: false; readonly reason: QueueFault };
