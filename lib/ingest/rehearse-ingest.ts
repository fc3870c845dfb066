import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { type AllowList, type Receiver, receiverKey } from '../allow-list/allow-list.ts';
import { builtInSeverities } from '../rendering/severity.ts';
import { Secret } from '../secrets/secret.ts';
import { createKeyRing } from '../senders/key-ring.ts';
import { createSenderVerifier } from '../senders/verify-sender.ts';
import { messageIdOf, signedHeaders } from '../signing/standard-webhooks.ts';
import { createIngestHandler } from './create-ingest-handler.ts';

/**
 * Takes a notification of its own through the whole of ingest, with an allow-list, a key and a queue that exist nowhere
 * else: V8 compiles a function when it is first called, and the first call has a share of a core. Nothing leaves, and no
 * line is written. Resolves to the answer.
 */
export async function rehearseIngest(nowMs: () => number): Promise<APIGatewayProxyStructuredResultV2> {
  const bytes = randomBytes(32);
  const secret = new Secret(JSON.stringify({ signingKey: `whsec_${bytes.toString('base64')}` }));
  const keys = createKeyRing(
    {
      read: async (_, stage) =>
        stage === 'AWSCURRENT' ? { ok: true, value: secret } : { ok: false, reason: 'not_found' },
    },
    nowMs,
  );
  const handler = createIngestHandler({
    allowList,
    verifySender: createSenderVerifier(allowList, keys, nowMs),
    queue: { send: async () => ({ ok: true }) },
    audit: () => {},
    nowMs,
  });
  return await handler(createEvent(new Secret(bytes), nowMs()), context);
}

const name = 'rehearsal';
const destination = { id: `${name}/${name}`, team: name, type: name, parallelism: 1, hosts: [], options: {} };
const receiver: Receiver = { sender: name, name, team: name, require: [], deliver: [destination.id], fallback: [] };

const allowList: AllowList = {
  hash: '',
  emailFrom: undefined,
  audience: name,
  linkHosts: new Set(),
  severities: builtInSeverities,
  senders: new Map([[name, { name, scheme: 'standard-webhooks', secret: name }]]),
  destinations: new Map([[destination.id, destination]]),
  escalation: [],
  receivers: new Map([[receiverKey(name, name), receiver]]),
};

// With a link and a credential, so that what looks for them is compiled too.
const notification = {
  version: '4',
  groupKey: `{}:{alertname="${name}"}`,
  status: 'firing',
  receiver: name,
  groupLabels: { alertname: name },
  commonLabels: { alertname: name, severity: 'critical' },
  commonAnnotations: {},
  externalURL: 'https://alertmanager.example.com',
  truncatedAlerts: 0,
  alerts: [
    {
      status: 'firing',
      labels: { alertname: name, severity: 'critical', instance: '192.0.2.1:9100' },
      annotations: { summary: 'Nothing is wrong.', runbook_url: 'https://example.com/?token=none' },
      startsAt: '2026-01-01T00:00:00.000Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'https://prometheus.example.com/graph?g0.expr=up+%3D%3D+0&g0.tab=1',
      fingerprint: '0123456789abcdef',
    },
  ],
};

function createEvent(key: Secret<Uint8Array>, nowMs: number): APIGatewayProxyEventV2 {
  const text = JSON.stringify(notification);
  const body = Buffer.from(text);
  const routeKey = 'POST /v1/senders/{sender}/notifications';
  const path = `/v1/senders/${name}/notifications`;
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: '',
    headers: { 'content-type': 'application/json', ...signedHeaders([key], messageIdOf(body), body, nowMs) },
    pathParameters: { sender: name },
    requestContext: {
      accountId: '',
      apiId: '',
      domainName: '',
      domainPrefix: '',
      http: { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: '' },
      requestId: name,
      routeKey,
      stage: '$default',
      time: '',
      timeEpoch: nowMs,
    },
    body: text,
    isBase64Encoded: false,
  };
}

const context: Context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: name,
  functionVersion: '',
  invokedFunctionArn: '',
  memoryLimitInMB: '',
  awsRequestId: name,
  logGroupName: '',
  logStreamName: '',
  getRemainingTimeInMillis: () => 1_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};
