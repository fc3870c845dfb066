import { DeleteMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Acknowledge } from '../delivery/deliver-batch.ts';

/** Deletes a message of one queue. What fails here is deleted by the event source mapping when the batch has ended. */
export function createSqsAcknowledge(client: SQSClient, queueUrl: string): Acknowledge {
  return async (receiptHandle) => {
    try {
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle }));
      return true;
    } catch {
      return false;
    }
  };
}
