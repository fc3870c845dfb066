import type { RejectReason } from '../audit/reasons.ts';
import type { DeliveryQueue, SendResult } from './delivery-queue.ts';

/** A message as the queue handed it out, and why it goes no further. */
export type DeadLetter = {
  readonly body: string;
  readonly groupId: string;
  readonly deduplicationId: string;
  readonly reason: RejectReason;
  /** `team/name`; absent where the message could not be read. */
  readonly destination: string | undefined;
};

/** Moves a message to the dead-letter queue as it is, so that it can be redriven, with the reason as an attribute. */
export async function sendDeadLetter(queue: DeliveryQueue, letter: DeadLetter): Promise<SendResult> {
  const { body, groupId, deduplicationId, reason, destination } = letter;
  const attributes = { reason, ...(destination !== undefined && { destination }) };
  return await queue.send([{ body, groupId, deduplicationId, attributes }]);
}
