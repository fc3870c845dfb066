import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Postpone } from '../delivery/deliver-batch.ts';

/** Postpones messages of one queue; a batch of Lambda's holds at most the 10 that one call takes. */
export function createSqsPostpone(client: SQSClient, queueUrl: string): Postpone {
  return async (receiptHandles, seconds) => {
    const entries = receiptHandles.map((ReceiptHandle, index) => ({
      Id: String(index),
      ReceiptHandle,
      VisibilityTimeout: seconds,
    }));
    try {
      await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
    } catch {
      // The queue's own visibility timeout then brings the messages back, later but in order.
    }
  };
}
