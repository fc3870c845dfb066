import type { RejectReason } from '../audit/reasons.ts';
import type { DeliveryQueue, SendResult } from './delivery-queue.ts';

/** A message as the queue handed it out, and why it goes no further. */
export type DeadLetter = {
  readonly body: string;
  readonly messageId: string;
  readonly reason: RejectReason;
  /** `team/name`; absent where the message could not be read. */
  readonly destination: string | undefined;
  /** Whether a fallback was notified before; absent where the message could not be read. */
  readonly fallback?: 'notified' | 'none';
};

/**
 * Moves a message to the dead-letter queue as it is, so that it can be redriven, with the reason as an attribute.
 *
 * Its message group is its own: SQS hands out ten messages of a group and then none until they are deleted, so of a lane
 * nobody could see, filter or redrive the eleventh. The order is in the message, as the time of acceptance. Its
 * deduplication id is that of the message and not of the delivery: a delivery that is redriven and given up again within
 * five minutes is another message, and would be swallowed.
 */
export async function sendDeadLetter(queue: DeliveryQueue, letter: DeadLetter): Promise<SendResult> {
  const { body, messageId, reason, destination, fallback } = letter;
  const attributes = { reason, ...(destination !== undefined && { destination }), ...(fallback && { fallback }) };
  return await queue.send([{ body, groupId: messageId, deduplicationId: messageId, attributes }]);
}
