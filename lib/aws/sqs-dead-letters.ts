import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import {
  type DeadLetterQueue,
  maxBatch,
  type QueueAnswer,
  type StageQueues,
  type WaitingMessage,
} from '../dead-letters/dead-letter-queue.ts';
import type { DeliveryQueue } from '../delivery/delivery-queue.ts';
import { countQueue } from './count-queue.ts';
import { createSqsQueue, judgeQueueError } from './sqs-queue.ts';

/** The two queues of a stage, by what all their names begin with, such as `alertguard-prod`. */
export async function findStageQueues(client: SQSClient, prefix: string): Promise<QueueAnswer<StageQueues>> {
  const deadLetters = await findQueue(client, `${prefix}-dead-letters.fifo`);
  if (!deadLetters.ok) return deadLetters;
  // SendMessage is denied to most, and so may be the question for the URL: it is asked when something is sent.
  let deliveries: DeliveryQueue | undefined;
  const send: DeliveryQueue['send'] = async (messages) => {
    if (deliveries === undefined) {
      const found = await findQueue(client, `${prefix}-deliveries.fifo`);
      if (!found.ok) return found;
      deliveries = createSqsQueue(client, found.value);
    }
    return await deliveries.send(messages);
  };
  return { ok: true, value: { deadLetters: createDeadLetterQueue(client, deadLetters.value), deliveries: { send } } };
}

/** Amazon SQS FIFO as the dead-letter queue. */
export function createDeadLetterQueue(client: SQSClient, queueUrl: string): DeadLetterQueue {
  return {
    count: async () => await countQueue(client, queueUrl),
    receive: async (hideSeconds) =>
      await answered(async () => {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: queueUrl,
            MaxNumberOfMessages: maxBatch,
            VisibilityTimeout: hideSeconds,
            // A long poll asks all of SQS' servers; a short one some of them, and finds nothing where there is something.
            WaitTimeSeconds: 1,
            MessageSystemAttributeNames: ['SentTimestamp', 'MessageGroupId'],
            MessageAttributeNames: ['reason', 'destination', 'fallback'],
          }),
        );
        return Messages.map(toMessage).filter((message) => message !== undefined);
      }),
    hide: async (handles, seconds) =>
      await perHandle(handles, async (entries) => {
        const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout: seconds }));
        const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries });
        return await client.send(command);
      }),
    remove: async (handles) =>
      await perHandle(handles, async (entries) => {
        return await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: [...entries] }));
      }),
  };
}

async function findQueue(client: SQSClient, name: string): Promise<QueueAnswer<string>> {
  const found = await answered(async () => (await client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl);
  if (!found.ok) return found;
  return found.value === undefined ? { ok: false, reason: 'queue_missing' } : { ok: true, value: found.value };
}

type Entry = { readonly Id: string; readonly ReceiptHandle: string };

/** A batch may fail in parts inside a 200. */
async function perHandle(
  handles: readonly string[],
  call: (entries: readonly Entry[]) => Promise<{ Successful?: { Id?: string | undefined }[] | undefined }>,
): Promise<QueueAnswer<ReadonlySet<string>>> {
  if (handles.length === 0) return { ok: true, value: new Set() };
  return await answered(async () => {
    const { Successful = [] } = await call(
      handles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
    );
    const done = new Set(Successful.map(({ Id }) => Id));
    return new Set(handles.filter((_, index) => done.has(String(index))));
  });
}

async function answered<Value>(call: () => Promise<Value>): Promise<QueueAnswer<Value>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    return { ok: false, reason: judgeQueueError(error) };
  }
}

function toMessage({
  MessageId,
  ReceiptHandle,
  Body,
  Attributes,
  MessageAttributes,
}: Message): WaitingMessage | undefined {
  // All of them stand in every message of SQS.
  if (MessageId === undefined || ReceiptHandle === undefined) return undefined;
  const attributes = Object.entries(MessageAttributes ?? {}).flatMap(([name, { StringValue }]): [string, string][] =>
    StringValue === undefined ? [] : [[name, StringValue]],
  );
  return {
    messageId: MessageId,
    handle: ReceiptHandle,
    groupId: Attributes?.MessageGroupId ?? '',
    sentAtMs: Number(Attributes?.SentTimestamp) || 0,
    body: Body ?? '',
    attributes: new Map(attributes),
  };
}
