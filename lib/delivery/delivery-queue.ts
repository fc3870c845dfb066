/** What the guard asks of its queue. */
export type DeliveryQueue = {
  /** Resolves to `sent` only when every message is durable in the queue, or was already there. */
  readonly send: (messages: readonly QueueMessage[]) => Promise<SendResult>;
};

export type QueueMessage = {
  readonly body: string;
  readonly groupId: string;
  readonly deduplicationId: string;
  /** Short machine codes only. */
  readonly attributes: Readonly<Record<string, string>>;
};

export type SendResult = { readonly ok: true } | { readonly ok: false; readonly reason: 'queue_unavailable' };
