import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { failedRecordIds } from './failed-records.ts';
import { invokeFunction, type LocalFunction } from './invoke-function.ts';
import { createSqsRecord } from './sqs-record.ts';

export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

export type QueuePollerOptions = {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly handler: QueueHandler;
  readonly function: LocalFunction;
  /** Batches that may run at once. */
  readonly maxConcurrency?: number;
  /** How long one receive waits for messages, in seconds. */
  readonly waitSeconds?: number;
};

export type QueuePoller = {
  /** Takes no more batches and resolves when those under way have ended. */
  readonly stop: () => Promise<void>;
};

/** The most that one receive returns. */
const maxBatch = 10;
/** The longest poll that SQS offers. */
const defaultWaitSeconds = 20;
const defaultMaxConcurrency = 10;
const pauseAfterErrorMs = 200;

/**
 * Does what Lambda's event source mapping does for a FIFO queue: receives up to ten messages, of one or several groups,
 * calls the function, deletes what it did not report as failed, and leaves the rest to their visibility timeout. Batches
 * run at the same time; that no group is in two of them is the queue's doing, here as on AWS.
 * Source: docs.aws.amazon.com/lambda "Using Lambda with Amazon SQS" and "Handling errors for an SQS event source".
 */
export function startQueuePoller(options: QueuePollerOptions): QueuePoller {
  const stopping = new AbortController();
  const batches = new Set<Promise<void>>();
  const polling = poll(options, stopping.signal, batches);
  return {
    stop: async () => {
      stopping.abort();
      await polling;
      await Promise.all(batches);
    },
  };
}

async function poll(options: QueuePollerOptions, stopping: AbortSignal, batches: Set<Promise<void>>): Promise<void> {
  while (!stopping.aborted) {
    if (batches.size >= (options.maxConcurrency ?? defaultMaxConcurrency)) {
      await Promise.race(batches);
      continue;
    }
    const messages = await receive(options, stopping);
    if (messages.length === 0) continue;
    const batch: Promise<void> = work(options, messages).finally(() => batches.delete(batch));
    batches.add(batch);
  }
}

async function receive(options: QueuePollerOptions, stopping: AbortSignal): Promise<readonly Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: options.queueUrl,
    MaxNumberOfMessages: maxBatch,
    WaitTimeSeconds: options.waitSeconds ?? defaultWaitSeconds,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  });
  try {
    const { Messages = [] } = await options.client.send(command, { abortSignal: stopping });
    return Messages;
  } catch {
    // Aborted by `stop`, or a queue that does not answer: Lambda would go on polling too.
    await sleep(pauseAfterErrorMs, undefined, { signal: stopping }).catch(() => undefined);
    return [];
  }
}

/** Never rejects: whatever fails here leaves messages in the queue, and they come again. */
async function work(options: QueuePollerOptions, messages: readonly Message[]): Promise<void> {
  const records = messages.map((message) => createSqsRecord(message, options.queueArn));
  const invocation = await invokeFunction(options.function, options.handler, { Records: records });
  if (!invocation.ok) return;
  const failed = failedRecordIds(invocation.result, records);
  const done = records.filter(({ messageId }) => !failed.has(messageId));
  if (done.length === 0) return;
  const entries = done.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
  const command = new DeleteMessageBatchCommand({ QueueUrl: options.queueUrl, Entries: entries });
  await options.client.send(command).catch(() => undefined);
}
