import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Notification } from '../../lib/alertmanager/notification.ts';
import { loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { attemptDelivery, type Sending } from '../../lib/delivery/attempt-delivery.ts';
import { groupHash, notificationHash } from '../../lib/delivery/delivery-key.ts';
import type { HttpsRequest, OutboundRequest } from '../../lib/providers/contract/outbound-request.ts';
import type { TransportResult } from '../../lib/providers/contract/transport.ts';
import { pushover } from '../../lib/providers/pushover/provider.ts';
import { type PushoverStandIn, startStandIn } from '../../lib/providers/pushover/stand-in.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import { createSecretCache } from '../../lib/secrets/secret-cache.ts';
import { acceptedAtMs, allowListJson } from '../support/delivery-bench.ts';
import { aDestination } from '../support/local-destination.ts';
import { sendRaw } from '../support/local-http.ts';
import { aNotification, anAlert, aResolvedAlert, labels } from '../support/notification-factory.ts';

const emergency = { priority: 2, retry: 60, expire: 3_600 };

let standIn: PushoverStandIn;
let secret: Secret<string>;
let sent: string[];
/** What stands in for the answer to a path, or for none. */
let fault: ((path: string) => TransportResult | undefined) | undefined;

beforeEach(async () => {
  standIn = await startStandIn();
  secret = new Secret(JSON.stringify(standIn.admit(aDestination({ id: 'payments/chat', type: 'pushover' })).secret));
  sent = [];
  fault = undefined;
});

afterEach(async () => {
  await standIn.close();
});

const compiled = z.looseObject({ destinations: z.array(z.looseObject({})) }).parse(JSON.parse(allowListJson));
const allowListWith = (options: object) =>
  loadAllowList(
    JSON.stringify({
      ...compiled,
      destinations: compiled.destinations.map((one) => ({ ...one, type: 'pushover', options })),
    }),
    'test',
  );

async function send(request: OutboundRequest): Promise<TransportResult> {
  if (request.kind !== 'https') throw new Error('Pushover speaks https');
  const path = new URL(request.url).pathname;
  sent.push(path.split('/')[2] ?? '');
  return fault?.(path) ?? { ok: true, answer: { headers: {}, ...(await post(request, path)) } };
}

async function post({ headers, body }: HttpsRequest, path: string) {
  const { status, body: answer } = await sendRaw(`${standIn.url}${path}`, {
    headers: Object.entries(headers).flat(),
    body,
  });
  return { status, body: answer };
}

const group = (name: string, overrides: Partial<Notification> = {}) =>
  aNotification({ groupKey: `{}:{g="${name}"}`, ...overrides });
const resolved = (name: string) => group(name, { status: 'resolved', alerts: [aResolvedAlert()] });

async function attempt(notifications: readonly Notification[], options: object = emergency, nowMs = acceptedAtMs) {
  const [notification = aNotification()] = notifications;
  const hashOf = (one: Notification) => groupHash('prod-eu', one);
  const groups = notifications.map((one) => {
    return { notification: one, groupHash: hashOf(one), acceptedAtMs, overtaken: [], isHistory: false };
  });
  const sending: Sending = {
    delivery: {
      deliveryKey: 'd3'.repeat(32),
      notificationHash: notificationHash('prod-eu', notification),
      groupHash: hashOf(notification),
      sender: 'prod-eu',
      destination: 'payments/chat',
      notification,
      fallbackFor: undefined,
      acceptedAtMs,
      requestId: 'request-1',
    },
    keys: { deliveryKey: 'd3'.repeat(32), groupHash: hashOf(notification) },
    together: groups.length > 1 ? { groups, because: 'backlog' } : undefined,
  };
  const read = async () => ({ ok: true, value: secret }) as const;
  const dependencies = {
    allowList: allowListWith(options),
    providers: new Map([['pushover', pushover]]),
    secrets: createSecretCache({ read }, () => acceptedAtMs),
    send,
    nowMs: () => nowMs,
  };
  const { outcome } = await attemptDelivery(dependencies, sending);
  return outcome;
}

describe("Pushover's emergency", () => {
  it('rings no more once its alert group is resolved, and the resolved message arrives', async () => {
    await attempt([group('a')]);
    await attempt([group('b')]);
    expect(standIn.ringing()).toHaveLength(2);
    expect(await attempt([resolved('a')])).toMatchObject({ kind: 'delivered' });
    expect(standIn.ringing()).toHaveLength(1);
    expect(sent).toEqual(['messages.json', 'messages.json', 'receipts', 'messages.json']);
    await attempt([resolved('b')]);
    expect(standIn.ringing()).toEqual([]);
  });

  it('rings on where a resolved notification is so late that all it could end has expired', async () => {
    await attempt([group('a')]);
    await attempt([resolved('a')], emergency, acceptedAtMs + 3_600_001);
    expect(standIn.ringing()).toHaveLength(1);
    await attempt([resolved('a')], emergency, acceptedAtMs + 3_600_000);
    expect(standIn.ringing()).toEqual([]);
  });

  it('rings no more once nothing of its alert group that fires is an emergency', async () => {
    const options = { ...emergency, priority: { critical: 2 } };
    const firing = (severity: string) =>
      group('a', { alerts: [anAlert({ labels: labels({ alertname: 'A', severity }) })] });
    await attempt([firing('critical')], options);
    expect(standIn.ringing()).toHaveLength(1);
    await attempt([firing('warning')], options);
    expect(standIn.ringing()).toEqual([]);
  });

  it('rings on while a group that shares it fires', async () => {
    await attempt([group('a'), group('b')]);
    await attempt([resolved('a')]);
    expect(standIn.ringing()).toHaveLength(1);
  });

  it('of each resolved group in one message is cancelled', async () => {
    await attempt([group('a')]);
    await attempt([group('b')]);
    await attempt([resolved('a'), resolved('b')]);
    expect(standIn.ringing()).toEqual([]);
  });

  it('is the only thing to cancel: another priority sends one request', async () => {
    await attempt([resolved('a')], { priority: 1 });
    await attempt([resolved('a')], {});
    expect(sent).toEqual(['messages.json', 'messages.json']);
  });
});

describe('a request before the message', () => {
  const answered = (status: number) => (path: string) =>
    path.includes('receipts')
      ? ({ ok: true, answer: { status, headers: {}, body: '{"status":0}' } } as const)
      : undefined;

  it('that fails for now is tried again together with the message, of which nothing was sent', async () => {
    await attempt([group('a')]);
    fault = answered(503);
    expect(await attempt([resolved('a')])).toMatchObject({ kind: 'retry', reason: 'provider_unavailable' });
    expect(sent).toEqual(['messages.json', 'receipts']);
    fault = undefined;
    expect(await attempt([resolved('a')])).toMatchObject({ kind: 'delivered' });
    expect(standIn.ringing()).toEqual([]);
  });

  it('that is refused does not keep the message back', async () => {
    fault = answered(404);
    expect(await attempt([resolved('a')])).toMatchObject({ kind: 'delivered' });
  });
});
