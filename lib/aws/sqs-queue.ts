import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { QueueFault } from '../audit/reasons.ts';
import type { Acknowledge, Postpone } from '../delivery/deliver-batch.ts';
import type { DeliveryQueue, QueueMessage, SendResult } from '../delivery/delivery-queue.ts';
import { splitBatches } from '../delivery/split-batches.ts';
import { judgeAwsNetworkError, readAwsError } from './aws-error.ts';

/** Amazon SQS FIFO as the delivery queue. A batch may fail in parts inside a 200, so each entry's result is read. */
export function createSqsQueue(client: SQSClient, queueUrl: string): DeliveryQueue {
  return {
    send: async (messages) => {
      const results = await Promise.all(splitBatches(messages).map((batch) => sendBatch(client, queueUrl, batch)));
      return results.find((result) => !result.ok) ?? { ok: true };
    },
  };
}

/** A call that changes nothing: it opens the connection that the first message takes. Rejects as the client does. */
export async function askSqs(client: SQSClient, queueUrl: string, abortSignal: AbortSignal): Promise<void> {
  await client.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }), {
    abortSignal,
  });
}

/** Deletes a message of one queue. What fails here is deleted by the event source mapping when the batch has ended. */
function createSqsAcknowledge(client: SQSClient, queueUrl: string): Acknowledge {
  return async (receiptHandle) => {
    try {
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle }));
      return true;
    } catch {
      return false;
    }
  };
}

/** Postpones messages of one queue; a batch of Lambda's holds at most the 10 that one call takes. */
function createSqsPostpone(client: SQSClient, queueUrl: string): Postpone {
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

async function sendBatch(client: SQSClient, queueUrl: string, messages: readonly QueueMessage[]): Promise<SendResult> {
  try {
    const { Successful = [], Failed = [] } = await client.send(
      new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: messages.map(toEntry) }),
    );
    // Counted and not only searched for failures: an answer that leaves entries out accepted nothing of them.
    const allSent = Failed.length === 0 && Successful.length === messages.length;
    return allSent ? { ok: true } : { ok: false, reason: judgeFault(Failed[0]?.Code ?? '') };
  } catch (error) {
    return { ok: false, reason: judgeQueueError(error) };
  }
}

/** Why a call failed. */
export function judgeQueueError(error: unknown): QueueFault {
  const { name, stated } = readAwsError(error);
  if (stated) return judgeFault(name);
  switch (judgeAwsNetworkError(error)) {
    case 'tls_failed':
      return 'queue_tls_failed';
    case 'connection_failed':
    case 'name_not_resolved':
    case 'timeout':
      return 'queue_not_reached';
    default:
      return judgeFault(name);
  }
}

/** Names of SQS' faults, of a call and of an entry. Source: botocore's service model of sqs, and AWS' common errors. */
function judgeFault(name: string): QueueFault {
  if (/Thrott|OverLimit|TooManyRequests/.test(name)) return 'queue_throttled';
  if (
    /AccessDenied|InvalidSecurity|Unrecognized|InvalidClientToken|ExpiredToken|Credentials|SignatureDoes/.test(name) ||
    // The key: disabled, about to be deleted, gone, or of another kind. Waiting mends none of that.
    /^KMS/i.test(name)
  ) {
    return 'queue_denied';
  }
  if (/NonExistentQueue|QueueDoesNotExist|InvalidAddress/.test(name)) return 'queue_missing';
  if (/InvalidMessageContents|TooLong|InvalidParameter|InvalidAttribute/.test(name)) return 'queue_refused_message';
  return 'queue_unavailable';
}

function toEntry(message: QueueMessage, index: number): SendMessageBatchRequestEntry {
  const attributes = Object.entries(message.attributes).map(
    ([name, value]) => [name, { DataType: 'String', StringValue: value }] as const,
  );
  return {
    Id: String(index),
    MessageBody: message.body,
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
    ...(attributes.length > 0 && { MessageAttributes: Object.fromEntries(attributes) }),
  };
}

/** The queues of `deliver`: what it reads, and where dead letters go. */
export function createDeliverQueues(
  client: SQSClient,
  urls: { readonly deliveries: string; readonly deadLetters: string },
): {
  readonly queue: DeliveryQueue;
  readonly deadLetterQueue: DeliveryQueue;
  readonly acknowledge: Acknowledge;
  readonly postpone: Postpone;
} {
  return {
    queue: createSqsQueue(client, urls.deliveries),
    deadLetterQueue: createSqsQueue(client, urls.deadLetters),
    acknowledge: createSqsAcknowledge(client, urls.deliveries),
    postpone: createSqsPostpone(client, urls.deliveries),
  };
}
