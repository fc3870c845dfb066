import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import type { Notification } from '../../lib/alertmanager/notification.ts';
import { loadAllowList } from '../../lib/allow-list/allow-list.ts';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import type { BatchDependencies } from '../../lib/delivery/deliver-batch.ts';
import { deliveryKey, groupHash, notificationHash } from '../../lib/delivery/delivery-key.ts';
import type { DeliveryQueue, QueueMessage } from '../../lib/delivery/delivery-queue.ts';
import { createDestinationMemory } from '../../lib/delivery/destination-memory.ts';
import { encodeDelivery, encodeNotification } from '../../lib/delivery/encode-delivery.ts';
import { defineProvider, type Provider } from '../../lib/providers/contract/define-provider.ts';
import type { Answer } from '../../lib/providers/contract/outbound-request.ts';
import { delivered, type Outcome, reject } from '../../lib/providers/contract/outcome.ts';
import type { TransportResult } from '../../lib/providers/contract/transport.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import type { SecretRead } from '../../lib/secrets/secret-access.ts';
import { createSecretCache } from '../../lib/secrets/secret-cache.ts';

export const acceptedAtMs = 1_700_000_000_000;

/** Three destinations of one provider; `payments-critical` goes to chat and mail, and falls back on the pager. */
export const allowListJson = JSON.stringify({
  version: 1,
  hash: 'hash-of-the-allow-list',
  audience: 'alertguard',
  linkHosts: [],
  senders: [{ name: 'prod-eu', scheme: 'standard-webhooks', secret: 'senders/prod-eu' }],
  destinations: ['payments/chat', 'payments/mail', 'payments/pager'].map((id) => ({
    id,
    team: 'payments',
    type: 'vendor',
    secret: `secrets/${id}`,
    parallelism: 1,
    hosts: [],
    options: {},
  })),
  receivers: [
    {
      sender: 'prod-eu',
      name: 'payments-critical',
      team: 'payments',
      require: [],
      deliver: ['payments/chat', 'payments/mail'],
      fallback: ['payments/pager', 'payments/mail'],
    },
    {
      sender: 'prod-eu',
      name: 'payments-info',
      team: 'payments',
      require: [],
      deliver: ['payments/chat'],
      fallback: [],
    },
  ],
  escalation: [],
});

/** A vendor whose answers are statuses: 2xx delivered, 401 a wrong credential, 400 refused, else to be tried again. */
export const vendor = defineProvider({
  type: 'vendor',
  class: 'program',
  options: () => z.strictObject({}),
  secret: () => z.strictObject({ token: z.string() }),
  hosts: ['vendor.example'],
  render: ({ secret, notification, deliveryKey: key, together }) => ({
    kind: 'https',
    method: 'POST',
    url: 'https://vendor.example/',
    headers: { authorization: secret.token },
    body: JSON.stringify({
      ...{ groupKey: notification.groupKey, key },
      groups: together?.groups.map((group) => ({
        groupKey: group.notification.groupKey,
        overtaken: group.overtaken.length,
        isHistory: group.isHistory,
      })),
    }),
  }),
  classify: ({ status, headers }): Outcome => {
    if (status < 300) return delivered(status);
    if (status === 401) return reject('unauthenticated', { status, secretSuspect: true });
    if (status === 400) return reject('refused', { status });
    const afterSeconds = headers['retry-after'] === undefined ? undefined : Number(headers['retry-after']);
    return { kind: 'retry', reason: 'provider_unavailable', afterSeconds, status };
  },
});

const bodySchema = z.object({
  groupKey: z.string(),
  groups: z.array(z.object({ groupKey: z.string(), overtaken: z.int(), isHistory: z.boolean() })).optional(),
});

export type Sent = z.infer<typeof bodySchema> & { readonly destination: string; readonly token: string };

/** The deliver function's dependencies with everything outside in memory, for a test to look at and to break. */
export function createBench({ class: destinationClass = 'program' }: Partial<Pick<Provider, 'class'>> = {}) {
  const bench = {
    nowMs: acceptedAtMs + 100,
    sent: [] as Sent[],
    audited: [] as AuditEvent[],
    queued: [] as QueueMessage[],
    deadLetters: [] as QueueMessage[],
    acknowledged: [] as string[],
    acknowledgeFails: false,
    postponed: [] as { handles: readonly string[]; seconds: number }[],
    reads: [] as string[],
    queueDown: false,
    deadLetterQueueDown: false,
    token: 'token-1',
    secretRead: undefined as SecretRead | undefined,
    answer: (_sent: Sent): Answer | Outcome | Promise<Answer> => ({ status: 200, headers: {}, body: '' }),
  };

  const queue = (messages: QueueMessage[], isDown: () => boolean): DeliveryQueue => ({
    send: async (batch) => {
      if (isDown()) return { ok: false, reason: 'queue_unavailable' };
      messages.push(...batch);
      return { ok: true };
    },
  });

  const reader = {
    read: async (name: string): Promise<SecretRead> => {
      bench.reads.push(name);
      return bench.secretRead ?? { ok: true, value: new Secret(JSON.stringify({ token: bench.token })) };
    },
  };

  const dependencies: BatchDependencies = {
    allowList: loadAllowList(allowListJson, 'test'),
    providers: new Map([['vendor', { ...vendor, class: destinationClass }]]),
    secrets: createSecretCache(reader, () => bench.nowMs),
    send: async (request, { destinationId }): Promise<TransportResult> => {
      if (request.kind !== 'https') throw new Error('the vendor speaks https');
      const body = bodySchema.parse(JSON.parse(request.body));
      const sent = { ...body, destination: destinationId, token: request.headers['authorization'] ?? '' };
      bench.sent.push(sent);
      const answer = await bench.answer(sent);
      if (!('kind' in answer)) return { ok: true, answer };
      if (answer.kind === 'delivered') throw new Error('a transport cannot decide that');
      return { ok: false, outcome: answer };
    },
    queue: queue(bench.queued, () => bench.queueDown),
    deadLetterQueue: queue(bench.deadLetters, () => bench.deadLetterQueueDown),
    acknowledge: async (handle) => {
      if (bench.acknowledgeFails) return false;
      bench.acknowledged.push(handle);
      return true;
    },
    postpone: async (handles, seconds) => {
      bench.postponed.push({ handles, seconds });
    },
    audit: (event) => bench.audited.push(event),
    memory: createDestinationMemory(() => bench.nowMs),
    nowMs: () => bench.nowMs,
    random: () => 0.5,
    sleep: async (ms) => {
      bench.nowMs += ms;
    },
  };
  return Object.assign(bench, { dependencies });
}

let records = 0;

/** A message as Lambda hands it over. The group is the destination, as with a parallelism of 1. */
export function aRecord(
  notification: Notification,
  options: {
    destination?: string;
    lane?: number;
    receiveCount?: number;
    fallbackFor?: string;
    sentAtMs?: number;
    acceptedAtMs?: number;
  } = {},
): SQSRecord {
  const { destination = 'payments/chat', lane = 0, receiveCount = 1, fallbackFor, sentAtMs } = options;
  const { acceptedAtMs: atMs = acceptedAtMs } = options;
  const body = encodeDelivery(
    {
      deliveryKey: deliveryKey({ sender: 'prod-eu', notification, destination }),
      notificationHash: notificationHash('prod-eu', notification),
      groupHash: groupHash('prod-eu', notification),
      sender: 'prod-eu',
      destination,
      fallbackFor,
      acceptedAtMs: atMs,
      requestId: 'request-1',
    },
    encodeNotification(notification),
  );
  return aRawRecord(body, `${destination}/${lane}`, receiveCount, sentAtMs);
}

export function aRawRecord(body: string, group: string, receiveCount = 1, sentAtMs = acceptedAtMs): SQSRecord {
  records += 1;
  return {
    messageId: `message-${records}`,
    receiptHandle: `handle-${records}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(sentAtMs),
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: String(acceptedAtMs),
      MessageGroupId: group,
      MessageDeduplicationId: `dedup-${records}`,
      SequenceNumber: String(records).padStart(20, '0'),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:deliveries.fifo',
    awsRegion: 'eu-west-1',
  };
}
