import type { QueueMessage } from './delivery-queue.ts';

/** SQS counts the bytes of a whole batch, attributes and all, against the same 1 MiB as one message. */
const maxBatchBytes = 1_048_576;
const maxBatchCount = 10;

/**
 * Splits messages into batches of at most 10 entries and 1 MiB, in order. A message that is larger by itself is in a
 * batch of its own, for the queue to judge.
 * Source: SQS API reference, SendMessageBatch.
 */
export function splitBatches(messages: readonly QueueMessage[]): QueueMessage[][] {
  const batches: QueueMessage[][] = [];
  let bytesInLast = 0;
  for (const message of messages) {
    const bytes = messageBytes(message);
    const last = batches.at(-1);
    if (last !== undefined && last.length < maxBatchCount && bytesInLast + bytes <= maxBatchBytes) {
      last.push(message);
      bytesInLast += bytes;
    } else {
      batches.push([message]);
      bytesInLast = bytes;
    }
  }
  return batches;
}

/** Body plus, for each attribute, its name, type and value. */
function messageBytes({ body, attributes }: QueueMessage): number {
  return Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(`${name}String${value}`),
    Buffer.byteLength(body),
  );
}
