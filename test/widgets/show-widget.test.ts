import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { toAuditLine } from '../../lib/local/audit-log.ts';
import {
  actionsOf,
  elementsOf,
  redriveArn,
  showArn,
  startWidget,
  visibleText,
  widgetContext,
} from '../support/widget-bench.ts';

const nowMs = Date.UTC(2026, 10, 22, 4);
const hash = 'ab'.repeat(32);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const context = widgetContext({ timeRange: { mode: 'relative', start: nowMs - 10_800_000, end: nowMs } });

let widget: Awaited<ReturnType<typeof startWidget>> | undefined;

afterEach(async () => {
  await widget?.close();
  widget = undefined;
});

const delivery = (key: string, destination = 'payments/chat') => ({
  ...{ sender: 'prod-eu', receiver: 'payments-critical', destination, provider: 'slack' },
  ...{ deliveryKey: sha256(key), groupHash: sha256(`group of ${key}`), requestId: 'request-1' },
  ...{ alerts: { firing: 1, resolved: 0, truncated: 0 }, attempt: 1, status: 503, latencyMs: 20 },
});

function retried(key: string, agoMs: number, destination?: string): string {
  return line(
    {
      event: 'delivery.retried',
      outcome: 'retry',
      reason: 'provider_unavailable',
      retryAfterSeconds: 5,
      ageMs: 1_000,
      ...delivery(key, destination),
    },
    agoMs,
  );
}

function sent(key: string, agoMs: number): string {
  return line(
    {
      event: 'delivery.sent',
      outcome: 'delivered',
      queuedMs: 1,
      sinceAcceptedMs: 2,
      sinceChangeMs: 3,
      class: 'chat',
      ...delivery(key),
    },
    agoMs,
  );
}

function line(event: AuditEvent, agoMs: number): string {
  return toAuditLine(event, hash, nowMs - agoMs);
}

describe('the widget of a view', () => {
  it('shows what is stuck, from the latest line of each delivery', async () => {
    const lines = [retried('one', 60_000), retried('one', 50_000), retried('two', 40_000), sent('two', 30_000)];
    widget = await startWidget(lines, { nowMs });
    const answer = await widget.show({ view: 'stuck' }, { context });
    expect(visibleText(answer)).toContain('payments/chat');
    expect(elementsOf(answer).filter(({ tagName }) => tagName === 'tr')).toHaveLength(2);
    expect(widget.server.queries).toHaveLength(1);
    expect(widget.server.queries[0]).toMatchObject({
      logGroupNames: ['/aws/lambda/alertguard-prod-deliver'],
      startTime: (nowMs - 10_800_000) / 1000,
      endTime: nowMs / 1000,
    });
  });

  it('leads to the other four views and to the dead letters, by the functions of its own stage', async () => {
    widget = await startWidget([], { nowMs });
    const stuck = actionsOf(await widget.show({ view: 'stuck' }));
    expect(stuck.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['story', 'notified', 'refused', 'unproven'].map((view) => ({ view }))),
    );
    for (const { attributes, on } of stuck) {
      expect({ on, ...attributes }).toMatchObject({ on: 'a', action: 'call', display: 'widget', endpoint: showArn });
    }
    const unproven = actionsOf(await widget.show({ view: 'unproven' }));
    expect(unproven).toContainEqual(
      expect.objectContaining({
        event: { act: 'list' },
        attributes: expect.objectContaining({ endpoint: redriveArn }),
      }),
    );
  });
});
