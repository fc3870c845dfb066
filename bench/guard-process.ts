import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { openPacked } from '../lib/allow-list/compile/pack.ts';
import { createCloudWatchAudit } from '../lib/aws/cloudwatch-audit.ts';
import { createDeliverQueues } from '../lib/aws/sqs-queue.ts';
import { composeDeliver } from '../lib/delivery/compose-deliver.ts';
import { createDeliverHandler } from '../lib/delivery/create-deliver-handler.ts';
import type { BatchDependencies } from '../lib/delivery/deliver-batch.ts';
import type { QueueMessage } from '../lib/delivery/delivery-queue.ts';
import { createHttpsTransport } from '../lib/egress/send-https.ts';
import { createIngestHandler } from '../lib/ingest/create-ingest-handler.ts';
import { createAwsClients } from '../lib/local/create-aws-clients.ts';
import { deliverFunction, ingestFunction } from '../lib/local/create-functions.ts';
import { startHttpFront } from '../lib/local/http-front.ts';
import { type QueueHandler, startQueuePoller } from '../lib/local/queue-poller.ts';
import { createSqsRecord } from '../lib/local/sqs-record.ts';
import { createLocalQueues, startLocalSqs } from '../lib/local/start-local-sqs.ts';
import { reject } from '../lib/providers/contract/outcome.ts';
import { providers } from '../lib/providers/registry.ts';
import { startRelay } from '../lib/relay/start-relay.ts';
import { Secret } from '../lib/secrets/secret.ts';
import { createKeyRing } from '../lib/senders/key-ring.ts';
import { createSenderVerifier } from '../lib/senders/verify-sender.ts';
import { version } from '../lib/version.ts';
import { benchAllowList, sender } from './bench-allow-list.ts';
import { lambdaContext, signingKey, signingKeyText } from './request-event.ts';
import { clockMs, type Stage } from './stages.ts';

/**
 * Relay, gateway, `ingest`, a queue and `deliver` in one process, as `npm start` runs them, with a destination that is
 * given. The queue is the local SQS, or none: then `deliver` is called with what `ingest` has queued. Started by `fork`
 * with `SETTINGS`; sends the URL of the relay, and for each message that it gets when each notification reached which stage.
 */

const { queue, receiver, port, ca } = z
  .object({ queue: z.enum(['sqs', 'none']), receiver: z.string(), port: z.int(), ca: z.string() })
  .parse(JSON.parse(process.env['SETTINGS'] ?? ''));

const allowList = openPacked(benchAllowList(port, { [receiver]: 1 }), 'prod');
const audit = createCloudWatchAudit(allowList.hash, 'prod');
const value = new Secret(JSON.stringify({ signingKey: signingKeyText }));
const secretReader = { read: async () => ({ ok: true, value }) as const };
const https = createHttpsTransport({ version, ca });
const reachedMs: Record<Stage, number[]> = { relay: [], gateway: [], ingest: [], queue: [], deliver: [], sending: [] };
const reach = (stage: Stage) => void reachedMs[stage].push(clockMs());

const parts = queue === 'sqs' ? await openSqs() : passOn();
const sendToQueue = parts.queue.send;
const deliver = createDeliverHandler(
  composeDeliver({
    allowList,
    providers,
    secretReader,
    send: async (request, context) => {
      reach('sending');
      return request.kind === 'https'
        ? await https(request, context)
        : { ok: false, outcome: reject('host_not_allowed') };
    },
    ...parts,
    audit,
    nowMs: Date.now,
    sleep,
  }),
);
const timedDeliver: QueueHandler = async (event, context) => {
  reach('deliver');
  return await deliver(event, context);
};
parts.start(timedDeliver);
const ingest = createIngestHandler({
  allowList,
  verifySender: createSenderVerifier(allowList, createKeyRing(secretReader, Date.now), Date.now),
  queue: {
    send: async (messages) => {
      reach('queue');
      return await sendToQueue(messages);
    },
  },
  audit,
  nowMs: Date.now,
});
const front = await startHttpFront({
  handler: async (event, context) => {
    reach('ingest');
    return await ingest(event, context);
  },
  function: ingestFunction,
  port: 0,
  nowMs: Date.now,
});
const relay = await startRelay({
  guardUrl: `${front.url}/v1/senders/${sender}/notifications`,
  key: { source: { current: async () => signingKey() } },
  listen: { host: '127.0.0.1', port: 0 },
  log: () => {},
});
const stageOfPort = new Map<number | undefined, Stage>([
  [Number(new URL(relay.url).port), 'relay'],
  [Number(new URL(front.url).port), 'gateway'],
]);
// When the head of a request is read.
subscribe('http.server.request.start', (message) => {
  if (!(message instanceof Object && 'request' in message && message.request instanceof IncomingMessage)) return;
  const stage = stageOfPort.get(message.request.socket.localPort);
  if (stage !== undefined) reach(stage);
});
process.on('message', () => process.send?.(reachedMs));
// The benchmark has ended.
process.once('disconnect', () => process.exit(0));
process.send?.({ url: relay.url });

type QueueParts = Pick<BatchDependencies, 'queue' | 'deadLetterQueue' | 'acknowledge' | 'postpone'> & {
  readonly start: (handler: QueueHandler) => void;
};

async function openSqs(): Promise<QueueParts> {
  const sqs = await startLocalSqs();
  const clients = createAwsClients({ sqs: sqs.url, secretsManager: sqs.url, standIns: new Map() });
  const { deliveries, deadLetters } = await createLocalQueues(clients.sqs);
  return {
    ...createDeliverQueues(clients.sqs, { deliveries: deliveries.url, deadLetters: deadLetters.url }),
    start: (handler) =>
      void startQueuePoller({
        client: clients.polling,
        queueUrl: deliveries.url,
        queueArn: deliveries.arn,
        handler,
        function: deliverFunction,
      }),
  };
}

/** As soon as ingest has answered. */
function passOn(): QueueParts {
  const waiting = Promise.withResolvers<QueueHandler>();
  const toEvent = (messages: readonly QueueMessage[]): SQSEvent => ({
    Records: messages.map((message, index) =>
      createSqsRecord(
        {
          MessageId: `message-${index}`,
          ReceiptHandle: `handle-${index}`,
          Body: message.body,
          Attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: String(Date.now()),
            ApproximateFirstReceiveTimestamp: String(Date.now()),
            MessageGroupId: message.groupId,
            MessageDeduplicationId: message.deduplicationId,
            SequenceNumber: '1',
          },
        },
        'arn:aws:sqs:us-east-1:000000000000:bench.fifo',
      ),
    ),
  });
  return {
    queue: {
      send: async (messages) => {
        const event = toEvent(messages);
        setImmediate(() => void waiting.promise.then(async (handler) => await handler(event, lambdaContext)));
        return { ok: true };
      },
    },
    deadLetterQueue: { send: async () => ({ ok: true }) },
    acknowledge: async () => true,
    postpone: async () => {},
    start: waiting.resolve,
  };
}
