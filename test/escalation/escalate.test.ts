import { describe, expect, it } from 'vitest';
import { loadAllowList, resolveReceiver } from '../../lib/allow-list/allow-list.ts';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { guardSender } from '../../lib/audit/guard-sender.ts';
import { allowedDestination } from '../../lib/delivery/attempt-delivery.ts';
import { decodeDelivery } from '../../lib/delivery/decode-delivery.ts';
import type { QueueMessage, SendResult } from '../../lib/delivery/delivery-queue.ts';
import { createEscalateHandler } from '../../lib/escalation/create-escalate-handler.ts';
import { alarmEvent } from '../support/alarm-event.ts';
import { compiled } from '../support/allow-list-compiled.ts';
import { edited } from '../support/allow-list-files.ts';
import { lambdaContext } from '../support/ingest-bench.ts';

const nowMs = Date.parse('2026-11-20T10:00:01Z');

function startEscalation({
  escalation = 'escalation: [platform/ops, payments/chat]',
  result = { ok: true },
  lines = [],
}: {
  readonly escalation?: string;
  readonly result?: SendResult;
  readonly lines?: readonly unknown[];
} = {}) {
  const allowList = loadAllowList(
    JSON.stringify(compiled(edited('platform', 'escalation: [platform/ops]', escalation))),
    'prod',
  );
  const queued: QueueMessage[] = [];
  const audited: AuditEvent[] = [];
  const asked: { readonly events: readonly string[]; readonly sinceMs: number }[] = [];
  const handler = createEscalateHandler({
    allowList,
    queue: {
      send: async (messages) => {
        if (result.ok) queued.push(...messages);
        return result;
      },
    },
    audit: (event) => audited.push(event),
    alarmPrefix: 'alertguard-prod-',
    readRecentLines: async (events, sinceMs) => {
      asked.push({ events, sinceMs });
      return lines.map((line) => JSON.stringify(line));
    },
    nowMs: () => nowMs,
  });
  const invoke = async (change: Parameters<typeof alarmEvent>[0]) =>
    await handler(alarmEvent({ ...change, name: `alertguard-prod-${change.name}` }), lambdaContext);
  const deliveries = () => queued.map(({ body }) => decodeDelivery(body)).filter((one) => one !== undefined);
  return { allowList, invoke, handler, queued, deliveries, audited, asked };
}

describe('an alarm that rings', () => {
  it('is delivered to every destination of `escalation`, and to no other', async () => {
    const { invoke, deliveries, queued, allowList, audited } = startEscalation();
    await invoke({ name: 'deliver-fails', to: 'ALARM' });
    expect(deliveries().map(({ destination, sender }) => [destination, sender])).toEqual([
      ['platform/ops', guardSender],
      ['payments/chat', guardSender],
    ]);
    expect(deliveries().map((delivery) => allowedDestination(allowList, delivery)?.id)).toEqual([
      'platform/ops',
      'payments/chat',
    ]);
    expect(queued.every(({ groupId }) => groupId.includes('/urgent-'))).toBe(true);
    expect(audited).toMatchObject([
      {
        event: 'escalation.raised',
        outcome: 'raised',
        status: 'firing',
        subject: 'alarm/deliver-fails',
        requestId: 'event-1',
      },
    ]);
  });

  it('says what the alarm says, and since when', async () => {
    const { invoke, deliveries } = startEscalation();
    await invoke({ name: 'deliver-fails', to: 'ALARM' });
    const notification = deliveries()[0]?.notification;
    expect(notification).toMatchObject({ status: 'firing', alerts: [{ startsAt: '2026-11-20T10:00:00.000Z' }] });
    expect(Object.fromEntries(notification?.alerts[0]?.labels ?? [])).toEqual({
      alertname: 'alertguard deliver-fails',
      severity: 'critical',
      service: 'alertguard',
      alarm: 'alertguard-prod-deliver-fails',
    });
    expect(notification?.alerts[0]?.annotations.get('summary')).toBe('What it means, and what to do.');
  });

  it('and is over is one alert group, firing and resolved', async () => {
    const { invoke, deliveries } = startEscalation();
    await invoke({ name: 'deliveries-late', to: 'ALARM' });
    await invoke({
      name: 'deliveries-late',
      to: 'OK',
      from: 'ALARM',
      since: '2026-11-20T10:00:00.000+0000',
      at: '2026-11-20T16:00:00.000+0000',
    });
    const [first, , second] = deliveries();
    expect(second?.groupHash).toBe(first?.groupHash);
    expect(second?.notification).toMatchObject({
      status: 'resolved',
      alerts: [{ startsAt: '2026-11-20T10:00:00.000Z', endsAt: '2026-11-20T16:00:00.000Z' }],
    });
    expect(second?.deliveryKey).not.toBe(first?.deliveryKey);
  });

  it('and is told twice by EventBridge has the same deduplication id', async () => {
    const { invoke, queued } = startEscalation();
    await invoke({ name: 'deliveries-late', to: 'ALARM' });
    await invoke({ name: 'deliveries-late', to: 'ALARM' });
    expect(new Set(queued.map(({ deduplicationId }) => deduplicationId)).size).toBe(2);
  });

  it('for something that happened has no end', async () => {
    const { invoke, queued } = startEscalation();
    await invoke({ name: 'dead-letters', to: 'OK', from: 'ALARM' });
    expect(queued).toEqual([]);
  });

  it.each(['escalations-failed', 'escalate-errors', 'escalate-not-called'])(
    'about escalations that fail makes none: %s',
    async (name) => {
      const { invoke, queued, audited } = startEscalation();
      await invoke({ name, to: 'ALARM' });
      await invoke({ name, to: 'OK', from: 'ALARM' });
      expect([queued, audited]).toEqual([[], []]);
    },
  );

  it('of another stack is passed over', async () => {
    const { handler, queued } = startEscalation();
    await handler(alarmEvent({ name: 'alertguard-test-deliver-fails', to: 'ALARM' }), lambdaContext);
    expect(queued).toEqual([]);
  });

  it('says whom it is about, the most frequent first, from the audit lines before it', async () => {
    const retried = (destination: string, reason: string, count: number) =>
      Array.from({ length: count }, () => ({ event: 'delivery.retried', destination, reason }));
    const lines = [
      ...retried('a/one', 'timeout', 2),
      ...retried('a/two', 'provider_unavailable', 40),
      ...Array.from({ length: 9 }, (_, index) => retried(`b/${index}`, 'timeout', 1)).flat(),
    ];
    const { invoke, deliveries, asked } = startEscalation({ lines });
    await invoke({ name: 'deliveries-late', to: 'ALARM' });
    expect(asked).toEqual([{ events: ['delivery.retried'], sinceMs: Date.parse('2026-11-20T09:40:00Z') }]);
    const description = deliveries()[0]?.notification.alerts[0]?.annotations.get('description')?.split('\n');
    expect(description).toHaveLength(9);
    expect(description?.slice(0, 2)).toEqual(['a/two: provider_unavailable (40)', 'a/one: timeout (2)']);
    expect(description?.at(-1)).toBe('and 3 more');
  });

  it('is said all the same where the audit lines cannot be read, or say nothing', async () => {
    for (const lines of [[null], [{}], []]) {
      const { invoke, deliveries } = startEscalation({ lines });
      await invoke({ name: 'dead-letters', to: 'ALARM' });
      expect(deliveries()).toHaveLength(2);
    }
  });

  it('that the queue does not take fails the function, so that it is called again and its own alarm rings', async () => {
    const { invoke, audited } = startEscalation({ result: { ok: false, reason: 'queue_denied' } });
    await expect(invoke({ name: 'dead-letters', to: 'ALARM' })).rejects.toThrow('queue');
    expect(audited).toMatchObject([{ event: 'escalation.raised', outcome: 'failed' }]);
  });

  it('is nobody’s where `escalation` lists nobody', async () => {
    const { invoke, queued } = startEscalation({ escalation: 'escalation: []' });
    await invoke({ name: 'dead-letters', to: 'ALARM' });
    expect(queued).toEqual([]);
  });
});

it('no sender can take the guard’s name, nor its receiver be addressed by one', () => {
  const { allowList } = startEscalation();
  expect(allowList.senders.has(guardSender)).toBe(false);
  for (const sender of allowList.senders.keys())
    expect(resolveReceiver(allowList, sender, 'escalation')).toBeUndefined();
});
