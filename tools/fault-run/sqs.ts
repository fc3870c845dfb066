import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { type LocalServer, listenOnLoopback } from '../../lib/local/stand-in/listen-on-loopback.ts';
import { parseJsonBody, readBody } from '../../lib/local/stand-in/read-body.ts';
import type { FifoQueue, ReceivedMessage } from '../simulator/fifo-queue.ts';

export type SqsEndpoint = LocalServer & {
  /** Of a queue by its name. */
  readonly queueUrl: (name: string) => string;
};

const maxBodyBytes = 2 * 1024 * 1024;
const pollMs = 10;

const target = z.object({ QueueUrl: z.string() });
const entries = <Entry extends z.ZodType>(entry: Entry) => z.object({ Entries: z.array(entry).min(1).max(10) });
const sendSchema = entries(
  z.object({
    Id: z.string(),
    MessageBody: z.string().min(1),
    MessageGroupId: z.string(),
    MessageDeduplicationId: z.string(),
  }),
);
const receiveSchema = z.object({ MaxNumberOfMessages: z.int().min(1).max(10), WaitTimeSeconds: z.int().max(20) });
const deleteSchema = entries(z.object({ Id: z.string(), ReceiptHandle: z.string() }));
const visibilitySchema = entries(
  z.object({ Id: z.string(), ReceiptHandle: z.string(), VisibilityTimeout: z.int().min(0).max(43_200) }),
);

/**
 * The part of SQS' wire protocol (AWS JSON 1.0) that the functions and the event source mapping use. Nothing fails here:
 * faults are put in front of it.
 *
 * `holder` says who is receiving at the moment.
 */
export async function startSqsEndpoint(
  queues: ReadonlyMap<string, FifoQueue>,
  holder: () => number,
): Promise<SqsEndpoint> {
  const server = await listenOnLoopback((request, response) => {
    respond(queues, holder, request, response).catch(() => response.destroy());
  });
  return { ...server, queueUrl: (name) => `${server.url}/000000000000/${name}` };
}

async function respond(
  queues: ReadonlyMap<string, FifoQueue>,
  holder: () => number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const json = parseJsonBody(await readBody(request, maxBodyBytes));
  const queue = queues.get(target.parse(json).QueueUrl.split('/').at(-1) ?? '');
  if (queue === undefined) throw new TypeError('no such queue');
  const operation = request.headers['x-amz-target'];
  const answer =
    operation === 'AmazonSQS.ReceiveMessage'
      ? await receive(queue, json, holder(), response)
      : operations[String(operation)]?.(queue, json);
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(answer));
}

const operations: Record<string, (queue: FifoQueue, json: unknown) => object> = {
  'AmazonSQS.SendMessageBatch': (queue, json) => ({
    Successful: sendSchema.parse(json).Entries.map((entry) => {
      const { messageId, sequenceNumber } = queue.send({
        body: entry.MessageBody,
        groupId: entry.MessageGroupId,
        deduplicationId: entry.MessageDeduplicationId,
      });
      const MD5OfMessageBody = md5(entry.MessageBody);
      return { Id: entry.Id, MessageId: messageId, MD5OfMessageBody, SequenceNumber: sequenceNumber };
    }),
    Failed: [],
  }),
  // A handle that was used before is no error, as on AWS.
  'AmazonSQS.DeleteMessage': (queue, json) => {
    queue.acknowledge(z.object({ ReceiptHandle: z.string() }).parse(json).ReceiptHandle);
    return {};
  },
  'AmazonSQS.DeleteMessageBatch': (queue, json) =>
    perEntry(deleteSchema.parse(json).Entries, ({ ReceiptHandle }) => queue.acknowledge(ReceiptHandle)),
  'AmazonSQS.ChangeMessageVisibilityBatch': (queue, json) =>
    perEntry(visibilitySchema.parse(json).Entries, ({ ReceiptHandle, VisibilityTimeout }) =>
      queue.changeVisibility(ReceiptHandle, VisibilityTimeout),
    ),
};

function perEntry<Entry extends { Id: string }>(all: readonly Entry[], succeeds: (entry: Entry) => boolean): object {
  const results = all.map((entry) => ({ Id: entry.Id, ok: succeeds(entry) }));
  return {
    Successful: results.filter(({ ok }) => ok).map(({ Id }) => ({ Id })),
    Failed: results
      .filter(({ ok }) => !ok)
      .map(({ Id }) => ({ Id, SenderFault: true, Code: 'ReceiptHandleIsInvalid', Message: 'The handle is invalid.' })),
  };
}

/** A long poll. It ends with its connection, so that nothing is handed to a process that is no more. */
async function receive(queue: FifoQueue, json: unknown, holder: number, response: ServerResponse): Promise<object> {
  const { MaxNumberOfMessages: max, WaitTimeSeconds } = receiveSchema.parse(json);
  const deadlineMs = performance.now() + WaitTimeSeconds * 1000;
  while (!response.destroyed) {
    const messages = queue.receive(max, holder);
    if (messages.length > 0) return { Messages: messages.map(toWire) };
    if (performance.now() > deadlineMs) break;
    await sleep(pollMs);
  }
  return {};
}

/** As SQS states it, and as the SDK compares it with what it sent or received. */
function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function toWire(message: ReceivedMessage): object {
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receipt.handle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(Math.round(message.sentAtMs)),
      SenderId: 'AROALOCAL',
      ApproximateFirstReceiveTimestamp: String(Math.round(message.sentAtMs)),
      MessageGroupId: message.groupId,
      MessageDeduplicationId: message.deduplicationId,
      SequenceNumber: message.sequenceNumber,
    },
  };
}
