import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateQueueCommand, DeleteQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { CompiledAllowList } from '../../lib/allow-list/allow-list.ts';
import { packAllowList } from '../../lib/allow-list/compile/pack.ts';
import type { IngestHandler } from '../../lib/ingest/create-ingest-handler.ts';
import { startSecretsManagerEndpoint } from '../../lib/local/secrets-manager-endpoint.ts';
import { startLocalSqs } from '../../lib/local/start-local-sqs.ts';
import { parseSigningKey } from '../../lib/signing/signing-key.ts';
import { signedHeaders } from '../../lib/signing/standard-webhooks.ts';
import { sqsClient } from './local-aws.ts';
import { rawNotification } from './notification-factory.ts';

export const queueName = 'deliveries.fifo';

export const senderKeys = {
  'prod-eu': `whsec_${randomBytes(32).toString('base64')}`,
  'prod-us': `whsec_${randomBytes(32).toString('base64')}`,
};

const destinations = ['payments/chat', 'payments/mail', 'search/chat'].map((id) => ({
  id,
  team: id.split('/')[0] ?? '',
  type: 'slack',
  secret: `alertguard/${id}`,
  parallelism: 4,
  hosts: [],
  options: id === 'payments/mail' ? { sendResolved: false } : {},
}));

export const allowList: CompiledAllowList = {
  version: 1,
  hash: 'hash-of-the-allow-list',
  audience: 'alertguard',
  linkHosts: [],
  senders: Object.keys(senderKeys).map((name) => ({
    name,
    scheme: 'standard-webhooks',
    secret: `alertguard/senders/${name}`,
  })),
  destinations,
  receivers: [
    {
      sender: 'prod-eu',
      name: 'payments-critical',
      team: 'payments',
      require: [['team', 'payments']],
      deliver: ['payments/chat', 'payments/mail'],
      fallback: [],
    },
    {
      ...{ sender: 'prod-eu', name: 'watchdog', team: 'payments', require: [['cluster', 'eu']], deliver: [] },
      ...{ fallback: [], heartbeat: 300 },
    },
    { sender: 'prod-us', name: 'search', team: 'search', require: [], deliver: ['search/chat'], fallback: [] },
  ],
  escalation: [],
};

/** The ingest function as it is exported, with real SDK clients to a queue and a Secrets Manager on loopback. */
export async function startIngestBench() {
  const sqs = await startLocalSqs();
  const client = sqsClient(sqs.url);
  const queueUrl = `${sqs.url}/000000000000/${queueName}`;
  const createQueue = () =>
    client.send(new CreateQueueCommand({ QueueName: queueName, Attributes: { FifoQueue: 'true' } }));
  await createQueue();
  const secrets = await startSecretsManagerEndpoint(Date.now);
  for (const [name, signingKey] of Object.entries(senderKeys)) {
    secrets.put(`test/alertguard/senders/${name}`, JSON.stringify({ signingKey }));
  }
  const allowListDirectory = mkdtempSync(join(tmpdir(), 'alertguard-'));
  for (const { name, text } of packAllowList(allowList)) writeFileSync(join(allowListDirectory, name), text);
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_SQS: sqs.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    STAGE: 'test',
    ALLOW_LIST_DIRECTORY: allowListDirectory,
    QUEUE_URL: queueUrl,
  });
  const { handler }: { handler: IngestHandler } = await import('../../functions/ingest.ts');
  return {
    secrets,
    invoke: async (event: APIGatewayProxyEventV2) => await handler(event, lambdaContext),
    /** A new queue, which has forgotten what it deduplicated. */
    emptyQueue: async () => {
      await client.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
      await createQueue();
    },
    deleteQueue: async () => await client.send(new DeleteQueueCommand({ QueueUrl: queueUrl })),
    createQueue,
    /** Bodies of the messages, which are taken out. */
    takeQueued: async (): Promise<string[]> => {
      const command = new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 });
      const { Messages = [] } = await client.send(command);
      return Messages.map(({ Body = '' }) => Body);
    },
    close: async () => {
      client.destroy();
      await sqs.close();
      await secrets.close();
    },
  };
}

export const lambdaContext: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'ingest',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:ingest',
  memoryLimitInMB: '512',
  awsRequestId: 'invocation-1',
  logGroupName: 'group',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => 10_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};

type EventOptions = {
  readonly sender?: string;
  readonly key?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Record<string, string | undefined>;
  readonly base64?: boolean;
  /** Unix seconds. */
  readonly timestamp?: number;
};

/** A signed request as API Gateway hands it over; every part can be replaced. */
export function anEvent(options: EventOptions = {}): APIGatewayProxyEventV2 {
  const { sender = 'prod-eu', key = senderKeys['prod-eu'], body = rawNotification(), base64 = false } = options;
  const timestamp = options.timestamp ?? Math.floor(Date.now() / 1000);
  const bytes = Buffer.from(body);
  const parsedKey = parseSigningKey(key);
  if (!parsedKey.ok) throw new Error(parsedKey.reason);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Alertmanager/0.25.0',
    ...signedHeaders([parsedKey.key], 'msg_1', bytes, timestamp * 1000),
    ...options.headers,
  };
  return {
    version: '2.0',
    routeKey: 'POST /v1/senders/{sender}/notifications',
    rawPath: `/v1/senders/${sender}/notifications`,
    rawQueryString: '',
    headers: Object.fromEntries(Object.entries(headers).filter((entry) => entry[1] !== undefined)),
    pathParameters: { sender },
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'guard.example.com',
      domainPrefix: 'guard',
      http: {
        method: 'POST',
        path: `/v1/senders/${sender}/notifications`,
        protocol: 'HTTP/1.1',
        sourceIp: '192.0.2.1',
        userAgent: 'Alertmanager/0.25.0',
      },
      requestId: 'request-1',
      routeKey: 'POST /v1/senders/{sender}/notifications',
      stage: '$default',
      time: '21/Nov/2026:00:00:00 +0000',
      timeEpoch: Date.now(),
    },
    body: bytes.toString(base64 ? 'base64' : 'utf8'),
    isBase64Encoded: base64,
  };
}
