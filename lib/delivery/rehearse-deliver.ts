import type { SQSRecord } from 'aws-lambda';
import { type Notification, nothingLeftOut } from '../alertmanager/notification.ts';
import { type AllowList, type Destination, type Receiver, receiverKey } from '../allow-list/allow-list.ts';
import type { Provider } from '../providers/contract/define-provider.ts';
import type { Transport } from '../providers/contract/transport.ts';
import { builtInSeverities } from '../rendering/severity.ts';
import type { SecretCache } from '../secrets/secret-cache.ts';
import { deliverBatch } from './deliver-batch.ts';
import { deliveryKey, groupHash, notificationHash } from './delivery-key.ts';
import { createDestinationMemory } from './destination-memory.ts';
import { encodeDelivery, encodeNotification } from './encode-delivery.ts';

export type RehearseDeliverInput = {
  readonly destinations: readonly Destination[];
  readonly providers: ReadonlyMap<string, Provider>;
  /** Of a destination above, from memory. */
  readonly readSecret: SecretCache['get'];
  readonly nowMs: () => number;
  /** Of a start that has gone on: what is rehearsed later would compete with the first call. */
  readonly signal: AbortSignal;
};

/**
 * Takes a notification of its own through the whole of deliver, once for each of some destinations: V8 compiles a function
 * when it is first called, and the first call has a share of a core. Queues, transport and audit exist nowhere else, so
 * that no request is made and no line is written. Resolves to the requests that were not sent.
 */
export async function rehearseDeliver(input: RehearseDeliverInput): Promise<readonly Parameters<Transport>[0][]> {
  const { destinations, providers, readSecret, nowMs, signal } = input;
  const held: Parameters<Transport>[0][] = [];
  if (signal.aborted) return held;
  const queue = { send: async () => ({ ok: true }) as const };
  await deliverBatch(
    {
      allowList: allowListOf(destinations),
      ...{ providers, nowMs },
      // The answer below may be one for which a secret is doubted.
      secrets: { get: readSecret, refresh: async () => undefined, prefetch: async () => new Set() },
      send: async (request) => {
        held.push(request);
        return { ok: true, answer: { status: 200, headers: {}, body: '' } };
      },
      ...{ queue, deadLetterQueue: queue },
      acknowledge: async () => true,
      postpone: async () => {},
      audit: () => {},
      memory: createDestinationMemory(nowMs),
      random: Math.random,
      sleep: async () => {},
    },
    destinations.map(({ id }) => createRecord(id, nowMs())),
    () => 60_000,
  );
  return held;
}

const name = 'rehearsal';

function allowListOf(destinations: readonly Destination[]): AllowList {
  const deliver = destinations.map(({ id }) => id);
  const receiver: Receiver = { sender: name, name, team: name, require: [], deliver, fallback: [] };
  return {
    hash: '',
    emailFrom: 'rehearsal@example.com',
    audience: name,
    linkHosts: new Set(['runbooks.example.com']),
    severities: builtInSeverities,
    senders: new Map(),
    destinations: new Map(destinations.map((destination) => [destination.id, destination])),
    escalation: [],
    receivers: new Map([[receiverKey(name, name), receiver]]),
  };
}

const labels = new Map([
  ['alertname', name],
  ['severity', 'critical'],
  ['instance', '192.0.2.1:9100'],
]);

const notification: Notification = {
  version: '4',
  receiver: name,
  status: 'firing',
  alerts: [
    {
      status: 'firing',
      labels,
      annotations: new Map([
        ['summary', 'Nothing is wrong.'],
        ['runbook_url', 'https://runbooks.example.com/none'],
      ]),
      startsAt: '2026-01-01T00:00:00.000Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'https://prometheus.example.com/graph?g0.expr=up+%3D%3D+0&g0.tab=1',
      fingerprint: '0123456789abcdef',
      silenceURL: undefined,
      dashboardURL: undefined,
      panelURL: undefined,
      values: undefined,
      valueString: undefined,
      imageURL: undefined,
    },
  ],
  groupLabels: new Map([['alertname', name]]),
  commonLabels: labels,
  commonAnnotations: new Map(),
  externalURL: 'https://alertmanager.example.com',
  groupKey: `{}:{alertname="${name}"}`,
  truncatedAlerts: 0,
  reason: undefined,
  leftOut: nothingLeftOut,
};

function createRecord(destination: string, nowMs: number): SQSRecord {
  const envelope = {
    deliveryKey: deliveryKey({ sender: name, notification, destination }),
    notificationHash: notificationHash(name, notification),
    groupHash: groupHash(name, notification),
    sender: name,
    destination,
    fallbackFor: undefined,
    acceptedAtMs: nowMs,
    requestId: name,
  };
  return {
    messageId: destination,
    receiptHandle: destination,
    body: encodeDelivery(envelope, encodeNotification(notification)),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: String(nowMs),
      SenderId: '',
      ApproximateFirstReceiveTimestamp: String(nowMs),
      MessageGroupId: destination,
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: '',
  };
}
