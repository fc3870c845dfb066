import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type QueueHandler, type QueuePoller, startQueuePoller } from '../../lib/local/queue-poller.ts';
import { createQueue as createFifoQueue, type LocalSqs, startLocalSqs } from '../../lib/local/start-local-sqs.ts';
import { sqsClient } from '../support/local-aws.ts';
import { startScriptedQueue } from '../support/local-scripted-queue.ts';
import { waitUntil } from '../support/local-wait.ts';

let server: LocalSqs;
let client: SQSClient;
let poller: QueuePoller | undefined;
let queueNumber = 0;

beforeAll(async () => {
  server = await startLocalSqs();
  client = sqsClient(server.url);
});

afterAll(async () => {
  client.destroy();
  await server.close();
});

afterEach(async () => {
  await poller?.stop();
  poller = undefined;
});

const success: SQSBatchResponse = { batchItemFailures: [] };

async function createQueue(visibilitySeconds = 360) {
  queueNumber += 1;
  const attributes = { FifoQueue: 'true', VisibilityTimeout: String(visibilitySeconds) };
  const { url, arn } = await createFifoQueue(client, `deliveries-${queueNumber}.fifo`, attributes);
  return { queueUrl: url, queueArn: arn };
}

async function send(queueUrl: string, group: string, ...bodies: readonly string[]): Promise<void> {
  for (const body of bodies) {
    const identity = { MessageGroupId: group, MessageDeduplicationId: `${group}-${body}` };
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, ...identity }));
  }
}

function start(queue: { queueUrl: string; queueArn: string }, handler: QueueHandler, timeoutMs = 60_000): void {
  poller = startQueuePoller({ client, ...queue, handler, function: { name: 'deliver', timeoutMs } });
}

async function messagesLeft(queueUrl: string): Promise<number> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...names] }),
  );
  return names.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}

function fail(...records: readonly (SQSRecord | undefined)[]): SQSBatchResponse {
  return { batchItemFailures: records.map((record) => ({ itemIdentifier: record?.messageId ?? '' })) };
}

describe('the record', () => {
  it('has the shape of the event that Lambda passes for a FIFO queue', async () => {
    const queue = await createQueue();
    await client.send(
      new SendMessageCommand({
        QueueUrl: queue.queueUrl,
        MessageBody: 'one',
        MessageGroupId: 'payments/oncall/0',
        MessageDeduplicationId: 'key',
        MessageAttributes: {
          reason: { DataType: 'String', StringValue: 'expired' },
          bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 3]) },
        },
      }),
    );
    const events: SQSEvent[] = [];
    start(queue, async (event) => {
      events.push(event);
      return success;
    });
    await waitUntil('a batch', () => events.length === 1);
    expect(events[0]?.Records).toEqual([
      {
        messageId: expect.stringMatching(/^[\da-f-]{36}$/),
        receiptHandle: expect.any(String),
        body: 'one',
        attributes: {
          ApproximateReceiveCount: '1',
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: expect.any(String),
          MessageGroupId: 'payments/oncall/0',
          MessageDeduplicationId: 'key',
          SequenceNumber: expect.stringMatching(/^\d{20}$/),
        },
        messageAttributes: {
          reason: { stringValue: 'expired', stringListValues: [], binaryListValues: [], dataType: 'String' },
          bytes: { binaryValue: 'AQID', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
        },
        md5OfBody: 'f97c5d29941bfb1b2fdab0874906ab82',
        md5OfMessageAttributes: expect.stringMatching(/^[\da-f]{32}$/),
        eventSource: 'aws:sqs',
        eventSourceARN: queue.queueArn,
        awsRegion: 'us-east-1',
      },
    ]);
  });

  it('counts how often it was received', async () => {
    const queue = await createQueue();
    await send(queue.queueUrl, 'a', 'one');
    const counts: string[] = [];
    start(queue, async ({ Records: [record] }) => {
      counts.push(record?.attributes.ApproximateReceiveCount ?? '');
      if (counts.length === 3) return success;
      await makeVisible(queue.queueUrl, record);
      return fail(record);
    });
    await waitUntil('three attempts', () => counts.length === 3);
    expect(counts).toEqual(['1', '2', '3']);
  });
});

describe('groups', () => {
  it('are worked on at the same time', async () => {
    const queue = await createQueue();
    await send(queue.queueUrl, 'a', 'a1');
    let bStarted = false;
    let aDone = false;
    start(queue, async ({ Records }) => {
      if (Records.some(({ body }) => body === 'b1')) {
        bStarted = true;
        return success;
      }
      await send(queue.queueUrl, 'b', 'b1');
      await waitUntil('b1 starts while a1 is under way', () => bStarted);
      aDone = true;
      return success;
    });
    await waitUntil('a1 done', () => aDone);
  });

  it('are each in one batch at a time, in order', async () => {
    const queue = await createQueue();
    await send(queue.queueUrl, 'a', 'a1', 'a2', 'a3');
    await send(queue.queueUrl, 'b', 'b1', 'b2', 'b3');
    const seen: string[] = [];
    const running = new Set<string>();
    start(queue, async ({ Records }) => {
      const groups = new Set(Records.map(({ attributes }) => attributes.MessageGroupId ?? ''));
      for (const group of groups) expect(running.has(group)).toBe(false);
      for (const group of groups) running.add(group);
      await new Promise((resolve) => setTimeout(resolve, 10));
      for (const group of groups) running.delete(group);
      seen.push(...Records.map(({ body }) => body));
      return success;
    });
    await waitUntil('all six', () => seen.length === 6);
    expect(seen.filter((body) => body.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(seen.filter((body) => body.startsWith('b'))).toEqual(['b1', 'b2', 'b3']);
  });

  it('are blocked by their own failed message only', async () => {
    const queue = await createQueue();
    await send(queue.queueUrl, 'a', 'a1', 'a2');
    await send(queue.queueUrl, 'b', 'b1', 'b2');
    const seen: string[] = [];
    start(queue, async ({ Records }) => {
      seen.push(...Records.map(({ body }) => body));
      return fail(...Records.filter(({ body }) => body === 'a1'));
    });
    await waitUntil('group b', () => seen.includes('b2'));
    await poller?.stop();
    expect(seen.toSorted()).toEqual(['a1', 'b1', 'b2']);
    expect(await messagesLeft(queue.queueUrl)).toBe(2);
  });

  it('go on after the visibility timeout of a failed message, in order', async () => {
    const queue = await createQueue(1);
    await send(queue.queueUrl, 'a', 'a1', 'a2');
    const seen: string[] = [];
    start(queue, async ({ Records }) => {
      seen.push(...Records.map(({ body }) => body));
      return seen.length === 1 ? fail(Records[0]) : success;
    });
    await waitUntil('both', () => seen.length === 3);
    expect(seen).toEqual(['a1', 'a1', 'a2']);
  });
});

describe('a batch', () => {
  it('that succeeds is deleted with one call', async () => {
    const queue = await startScriptedQueue([
      { id: 'a1', group: 'a' },
      { id: 'a2', group: 'a' },
      { id: 'b1', group: 'b' },
    ]);
    await runScripted(queue.url, async () => success);
    await waitUntil('the deletion', () => queue.deleted.length > 0);
    expect(queue.deleted).toEqual([['receipt-a1', 'receipt-a2', 'receipt-b1']]);
    await queue.close();
  });

  it('keeps the records that were reported as failed', async () => {
    const queue = await startScriptedQueue([
      { id: 'a1', group: 'a' },
      { id: 'a2', group: 'a' },
      { id: 'b1', group: 'b' },
    ]);
    await runScripted(queue.url, async ({ Records }) => fail(Records[0], Records[1]));
    await waitUntil('the deletion', () => queue.deleted.length > 0);
    expect(queue.deleted).toEqual([['receipt-b1']]);
    await queue.close();
  });

  it.for<[string, QueueHandler]>([
    ['whose handler throws', async () => Promise.reject(new Error('a bug'))],
    ['that reports an empty identifier', async () => ({ batchItemFailures: [{ itemIdentifier: '' }] })],
    ['that reports an identifier of no record', async () => ({ batchItemFailures: [{ itemIdentifier: 'c1' }] })],
    ['that reports all records', async ({ Records }) => fail(...Records)],
    ['whose handler runs into the timeout', () => new Promise(() => {})],
  ])('%s is kept whole', async ([, handler]) => {
    const queue = await startScriptedQueue([
      { id: 'a1', group: 'a' },
      { id: 'b1', group: 'b' },
    ]);
    let called = 0;
    const counted: QueueHandler = async (event, context) => {
      called += 1;
      return await handler(event, context);
    };
    await runScripted(queue.url, counted, 50);
    await waitUntil('the call', () => called === 1);
    await poller?.stop();
    expect(queue.deleted).toEqual([]);
    await queue.close();
  });

  it('whose handler throws comes again, all of it', async () => {
    const queue = await createQueue(1);
    await send(queue.queueUrl, 'a', 'a1');
    await send(queue.queueUrl, 'b', 'b1');
    const seen: string[][] = [];
    start(queue, async ({ Records }) => {
      seen.push(Records.map(({ body }) => body));
      if (seen.length === 1) throw new Error('a bug');
      return success;
    });
    await waitUntil('both again', () => seen.flat().length === 4);
    expect(seen[0]).toEqual(['a1', 'b1']);
    expect(seen.slice(1).flat().toSorted()).toEqual(['a1', 'b1']);
  });
});

describe('stop', () => {
  it('waits for the batch under way, and it is deleted', async () => {
    const queue = await createQueue();
    await send(queue.queueUrl, 'a', 'a1');
    let entered = false;
    let left = false;
    start(queue, async () => {
      entered = true;
      await new Promise((resolve) => setTimeout(resolve, 50));
      left = true;
      return success;
    });
    await waitUntil('the handler', () => entered);
    await poller?.stop();
    expect(left).toBe(true);
    expect(await messagesLeft(queue.queueUrl)).toBe(0);
  });

  it('does not wait for a poll that is idle', async () => {
    let polls = 0;
    const watched = sqsClient(server.url);
    watched.middlewareStack.add(
      (next) => (args) => {
        polls += 1;
        return next(args);
      },
      { step: 'finalizeRequest' },
    );
    const waitSeconds = 20;
    const limits = { name: 'deliver', timeoutMs: 60_000 };
    const idle = { client: watched, ...(await createQueue()), waitSeconds, function: limits };
    poller = startQueuePoller({ ...idle, handler: async () => success });
    await waitUntil('a poll', () => polls > 0);
    const startedMs = performance.now();
    await poller.stop();
    expect(performance.now() - startedMs).toBeLessThan((waitSeconds * 1_000) / 2);
    watched.destroy();
  });
});

it('a queue that does not answer is polled again', async () => {
  const queue = await startScriptedQueue([{ id: 'a1', group: 'a' }]);
  queue.addFault({ answer: { status: 500, body: '{}' }, times: 1 });
  let called = 0;
  await runScripted(queue.url, async () => {
    called += 1;
    return success;
  });
  await waitUntil('the call', () => called === 1);
  await queue.close();
});

async function runScripted(url: string, handler: QueueHandler, timeoutMs = 60_000): Promise<void> {
  const queue = { queueUrl: `${url}/000000000000/scripted.fifo`, queueArn: 'arn:aws:sqs:us-east-1:0:scripted.fifo' };
  poller = startQueuePoller({
    client: sqsClient(url),
    ...queue,
    handler,
    function: { name: 'deliver', timeoutMs },
  });
}

async function makeVisible(queueUrl: string, record: SQSRecord | undefined): Promise<void> {
  const ReceiptHandle = record?.receiptHandle;
  await client.send(new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
}
