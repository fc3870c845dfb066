import { DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { createCloudWatchAudit } from '../../lib/aws/cloudwatch-audit.ts';
import { type AwsClients, createAwsClients } from '../../lib/local/create-aws-clients.ts';
import { createFunctions, deliverFunction, ingestFunction } from '../../lib/local/create-functions.ts';
import { createHttpEvent } from '../../lib/local/http-event.ts';
import { routeKey } from '../../lib/local/http-front.ts';
import { invokeFunction } from '../../lib/local/invoke-function.ts';
import { loadAllowListDirectory } from '../../lib/local/load-allow-list.ts';
import { receiverForRecording, recordedNotification } from '../../lib/local/recorded-notification.ts';
import { startSecretsManagerEndpoint } from '../../lib/local/secrets-manager-endpoint.ts';
import { createSqsRecord } from '../../lib/local/sqs-record.ts';
import type { Arrival } from '../../lib/local/stand-in/start-stand-in.ts';
import { createLocalQueues, startLocalSqs } from '../../lib/local/start-local-sqs.ts';
import { createSenders } from '../../lib/local/start-relays.ts';
import { startStandIns } from '../../lib/local/start-stand-ins.ts';
import { createTeardown, type Teardown } from '../../lib/local/teardown.ts';
import { parseSigningKey } from '../../lib/signing/signing-key.ts';
import { messageIdOf, signedHeaders } from '../../lib/signing/standard-webhooks.ts';
import { captureLines } from './capture-lines.ts';

/** Of one notification through `ingest`, or of one delivery through `deliver`. */
export type MeasuredFunction = {
  /** Processor time, that of the local services included: they run in the same process, so it is an upper bound. */
  readonly cpuMs: number;
  /** Requests to SQS of 64 KB each, as SQS bills them. */
  readonly sqsRequests: number;
  /** Audit lines and metrics. */
  readonly logBytes: number;
  readonly logLines: number;
};

export type MeasuredRun = {
  readonly notifications: number;
  readonly deliveries: number;
  /** Calls of `deliver`. */
  readonly batches: number;
  readonly ingest: MeasuredFunction;
  readonly deliver: MeasuredFunction;
  /** What a message at a vendor has on average: headers and body. */
  readonly bytesOut: number;
  /** Secrets read, each of them once. */
  readonly secretCalls: number;
};

const chunkBytes = 64 * 1024;
const warmUp = 20;

/**
 * Sends notifications through the handlers of `ingest` and `deliver`, one at a time, with the real SDK clients, SQS and
 * Secrets Manager on this machine, and vendors' stand-ins. The first ones warm up and are not counted. A batch of `deliver`
 * holds one delivery, as on a quiet day, or as many as the queue hands out together.
 */
export async function measureRun(
  allowListDirectory: string,
  notifications: number,
  maxBatch: 1 | 10 = 1,
): Promise<MeasuredRun> {
  const teardown = createTeardown();
  try {
    return await run(allowListDirectory, { notifications, maxBatch }, teardown);
  } finally {
    await teardown.run();
  }
}

type Size = { readonly notifications: number; readonly maxBatch: number };

async function run(directory: string, { notifications, maxBatch }: Size, teardown: Teardown): Promise<MeasuredRun> {
  const loaded = await loadAllowListDirectory(directory);
  if (!loaded.ok) throw new Error(loaded.faults);
  const { allowList } = loaded;
  const receiver = receiverForRecording(allowList);
  const sender = createSenders(allowList).find(({ name }) => name === receiver?.sender);
  const key = parseSigningKey(sender?.signingKey ?? '');
  if (receiver === undefined || sender === undefined || !key.ok) throw new Error('the allow-list delivers nothing');

  const arrivals: Arrival[] = [];
  const standIns = await startStandIns(allowList, (arrival) => arrivals.push(arrival));
  teardown.add(standIns.close);
  const secretsManager = await startSecretsManagerEndpoint(Date.now);
  teardown.add(secretsManager.close);
  secretsManager.put(sender.secret, JSON.stringify({ signingKey: sender.signingKey }));
  for (const [name, text] of standIns.secrets) secretsManager.put(name, text);
  const sqs = await startLocalSqs();
  teardown.add(sqs.close);
  const clients = createAwsClients({
    sqs: sqs.url,
    secretsManager: secretsManager.url,
    standIns: standIns.awsEndpoints,
  });
  teardown.add(clients.destroy);
  const queues = await createLocalQueues(clients.sqs);
  const calls = countCalls(clients);
  const audit = createCloudWatchAudit(allowList.hash, 'costs');
  const functions = createFunctions({ allowList, clients, queues, standIns, audit, nowMs: Date.now });

  const meters = { ingest: createMeter(calls), deliver: createMeter(calls) };
  let deliveries = 0;
  let batches = 0;
  const once = async (index: number): Promise<void> => {
    const body = notificationBody(recordedNotification(receiver), index);
    const headers = signedHeaders([key.key], messageIdOf(body), body, Date.now());
    const rawHeaders = Object.entries({
      ...headers,
      'content-type': 'application/json',
      host: 'api.example.com',
    }).flat();
    const target = `/v1/senders/${sender.name}/notifications`;
    const request = { method: 'POST', target, rawHeaders, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', body };
    const event = createHttpEvent(request, { key: routeKey, parameters: { sender: sender.name } }, Date.now());
    const accepted = await meters.ingest.during(() => invokeFunction(ingestFunction, functions.ingest, event));
    if (!accepted.ok) throw new Error('a notification was not accepted');
    for (let left = receiver.deliver.length; left > 0; ) {
      const received = await clients.polling.send(
        new ReceiveMessageCommand({
          QueueUrl: queues.deliveries.url,
          MaxNumberOfMessages: maxBatch,
          WaitTimeSeconds: 5,
          MessageSystemAttributeNames: ['All'],
        }),
      );
      const records = (received.Messages ?? []).map((message) => createSqsRecord(message, queues.deliveries.arn));
      if (records.length === 0) throw new Error('a delivery is missing');
      await meters.deliver.during(() => invokeFunction(deliverFunction, functions.deliver, { Records: records }));
      // As the event source mapping does.
      const Entries = records.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
      await clients.polling.send(new DeleteMessageBatchCommand({ QueueUrl: queues.deliveries.url, Entries }));
      left -= records.length;
      deliveries += records.length;
      batches += 1;
    }
  };

  for (let index = 0; index < warmUp; index += 1) await once(index);
  const secretCalls = calls.secrets;
  arrivals.length = 0;
  deliveries = 0;
  batches = 0;
  for (const meter of Object.values(meters)) meter.reset();
  for (let index = 0; index < notifications; index += 1) await once(warmUp + index);
  const sent = arrivals.filter(({ status }) => status >= 200 && status <= 299);
  const bytes = sent.map(({ headers, json }) => JSON.stringify(headers).length + JSON.stringify(json ?? '').length);
  return {
    notifications,
    deliveries,
    batches,
    ingest: meters.ingest.per(notifications),
    deliver: meters.deliver.per(deliveries),
    bytesOut: bytes.reduce((sum, one) => sum + one, 0) / sent.length,
    secretCalls,
  };
}

/** Another alert group each time: SQS would drop the same one. */
function notificationBody(text: string, index: number): Buffer {
  return Buffer.from(text.replace('"groupKey":"', `"groupKey":"run ${index} `));
}

type Calls = { sqs: number; secrets: number };

const httpRequest = z.object({ body: z.union([z.string(), z.instanceof(Uint8Array)]) });

/** Counts what the functions' clients ask for. */
function countCalls({ sqs, secretsManager }: AwsClients): Calls {
  const calls = { sqs: 0, secrets: 0 };
  const options = { step: 'finalizeRequest', name: 'count' } as const;
  sqs.middlewareStack.add(
    (next) => async (args) => {
      const { body } = httpRequest.parse('request' in args ? args.request : undefined);
      calls.sqs += Math.ceil(Buffer.byteLength(body) / chunkBytes);
      return await next(args);
    },
    options,
  );
  secretsManager.middlewareStack.add(
    (next) => async (args) => {
      calls.secrets += 1;
      return await next(args);
    },
    options,
  );
  return calls;
}

/** Adds up what happens while a function works. */
function createMeter(calls: Calls) {
  let total = { cpuMs: 0, sqsRequests: 0, logBytes: 0, logLines: 0 };
  return {
    during: async <Result>(work: () => Promise<Result>): Promise<Result> => {
      const sqsBefore = calls.sqs;
      const cpuBefore = process.cpuUsage();
      const { result, lines } = await captureLines(work);
      const { user, system } = process.cpuUsage(cpuBefore);
      total = {
        cpuMs: total.cpuMs + (user + system) / 1000,
        sqsRequests: total.sqsRequests + calls.sqs - sqsBefore,
        logBytes: total.logBytes + lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0),
        logLines: total.logLines + lines.length,
      };
      return result;
    },
    reset: () => {
      total = { cpuMs: 0, sqsRequests: 0, logBytes: 0, logLines: 0 };
    },
    per: (count: number): MeasuredFunction => ({
      cpuMs: total.cpuMs / count,
      sqsRequests: total.sqsRequests / count,
      logBytes: total.logBytes / count,
      logLines: total.logLines / count,
    }),
  };
}
