import { afterEach, expect, it } from 'vitest';
import * as z from 'zod';
import { loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { compileAllowList } from '../../lib/allow-list/compile/compile.ts';
import type { Arrival } from '../../lib/local/stand-in/start-stand-in.ts';
import { providers } from '../../lib/providers/registry.ts';
import { postToRelay } from '../support/local-http.ts';
import { type ObservedStack, startObservedStack } from '../support/local-stack.ts';
import { aResolvedAlert, rawNotification } from '../support/notification-factory.ts';

const topics = 'arn:aws:sns:eu-central-1:123456789012';

const platform = `emailFrom: alerts@example.com
senders:
  prod-eu: { scheme: standard-webhooks, secret: guard/senders/prod-eu }
teams:
  payments:
    senders: [prod-eu]
    secrets: guard/payments/
    emailDomains: [example.com]
    hosts: ['mail.example.com:465', 'mail.internal:587', 'ntfy.example.com:8443']
    topics: ['${topics}:alerts', '${topics}:alerts.fifo']
linkHosts: [alertmanager.example.com]
`;

const team = `destinations:
  incident: { type: pagerduty, secret: guard/payments/pagerduty, region: eu }
  mail: { type: smtp, secret: guard/payments/mail, to: [oncall@example.com], host: mail.example.com }
  mail-internal: { type: smtp, secret: guard/payments/internal, to: [oncall@example.com], host: mail.internal, port: 587 }
  phone: { type: pushover, secret: guard/payments/pushover, priority: 2, retry: 60, expire: 3600 }
  push: { type: ntfy, secret: guard/payments/ntfy, topic: alerts }
  push-own: { type: ntfy, secret: guard/payments/own, topic: alerts, server: 'https://ntfy.example.com:8443' }
  topic: { type: sns, topicArn: '${topics}:alerts' }
  topic-fifo: { type: sns, topicArn: '${topics}:alerts.fifo' }
receivers:
  payments: { senders: [prod-eu], deliver: [incident, mail, mail-internal, phone, push, push-own, topic, topic-fifo] }
`;

let stack: ObservedStack | undefined;

afterEach(async () => {
  await stack?.close();
});

it('firing and resolved arrive at mail servers, phones, incidents and topics, as the vendors would take them', async () => {
  const compiled = compileAllowList(
    [
      { path: 'platform.yml', text: platform },
      { path: 'teams/payments.yml', text: team },
    ],
    providers,
  );
  if (!compiled.ok) throw new Error(compiled.faults.map(({ message }) => message).join('\n'));
  const arrivals: Arrival[] = [];
  stack = await startObservedStack({
    allowList: loadAllowList(JSON.stringify(compiled.allowList)),
    onArrival: (arrival) => arrivals.push(arrival),
  });
  expect(stack.unreachable).toEqual([]);
  const relay = stack.relays[0]?.url ?? '';
  expect(await postToRelay(relay, rawNotification({ receiver: 'payments' }))).toBe(202);
  await stack.waitForEvents('delivery.sent', 8);
  const resolved = { receiver: 'payments', status: 'resolved', alerts: [aResolvedAlert()] } as const;
  expect(await postToRelay(relay, rawNotification(resolved))).toBe(202);
  await stack.waitForEvents('delivery.sent', 16);

  const names = ['incident', 'mail', 'mail-internal', 'phone', 'push', 'push-own', 'topic', 'topic-fifo'];
  const of = (name: string) => arrivals.filter(({ destination }) => destination === `payments/${name}`);
  for (const name of names) expect([name, of(name).map(({ status }) => status < 300)]).toEqual([name, [true, true]]);
  expect(arrivals).toHaveLength(16);

  const [trigger, resolve] = of('incident').map(({ json }) => json);
  expect(trigger).toMatchObject({ event_action: 'trigger', dedup_key: keyOf(resolve) });
  expect(resolve).toMatchObject({ event_action: 'resolve' });
  for (const name of ['mail', 'mail-internal']) {
    const [first, second] = of(name).map(({ json }) => threadOf(json));
    expect(first).toBeDefined();
    expect(second).toEqual(first);
  }
  expect(of('phone').map(({ json }) => json)).toMatchObject([{ priority: '2' }, { priority: '-1' }]);
  expect(of('push').map(({ json }) => json)).toMatchObject([{ priority: 5 }, { priority: 2 }]);
  const [group, groupAgain] = of('topic-fifo').map(({ json }) => groupOf(json));
  expect(groupAgain).toBe(group);
});

function keyOf(json: unknown): string {
  return z.object({ dedup_key: z.string() }).parse(json).dedup_key;
}

function groupOf(json: unknown): string {
  return z.object({ groupId: z.string() }).parse(json).groupId;
}

function threadOf(json: unknown): string | undefined {
  const { headers } = z.object({ headers: z.array(z.object({ name: z.string(), value: z.string() })) }).parse(json);
  return headers.find(({ name }) => name === 'in-reply-to')?.value;
}
