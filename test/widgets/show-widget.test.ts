import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { toAuditLine } from '../../lib/local/audit-log.ts';
import { html } from '../../lib/text/html.ts';
import { viewNames } from '../../lib/views/views.ts';
import { answerWidget } from '../../lib/widgets/answer-widget.ts';
import { drawFrame } from '../../lib/widgets/draw-frame.ts';
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
    expect(widget.server.queries).toHaveLength(2);
    expect(widget.server.queries[0]).toMatchObject({
      logGroupNames: ['/aws/lambda/alertguard-prod-deliver'],
      startTime: (nowMs - 10_800_000) / 1000,
      endTime: nowMs / 1000,
    });
  });

  it('leads to the other four views and to the dead letters, by the functions of its own stage', async () => {
    const counted = (visible: number) => ({ ok: true, value: { visible, hidden: 0 } }) as const;
    const countQueues = async () => ({ deliveries: counted(0), deadLetters: counted(2) });
    widget = await startWidget([], { nowMs, countQueues });
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

  it('has the theme of the dashboard, the style once, and everything inside of one element', async () => {
    widget = await startWidget([], { nowMs });
    for (const theme of ['light', 'dark']) {
      const elements = elementsOf(await widget.show({ view: 'stuck' }, { context: widgetContext({ theme }) }));
      const top = elements.filter(({ parentNode }) => parentNode?.nodeName === '#document-fragment');
      expect(top.map(({ tagName, attrs }) => [tagName, ...attrs.map(({ value }) => value)])).toEqual([
        ['style'],
        ['div', `ag ${theme}`],
      ]);
    }
  });

  it.each<[string, Parameters<typeof widgetContext>[0], number, number]>([
    ['the dashboard', { timeRange: { start: nowMs - 60_000, end: nowMs - 1_500 } }, nowMs - 60_000, nowMs - 1_000],
    [
      'what was marked in a chart of it',
      { timeRange: { start: 1, end: 2, zoom: { start: nowMs - 9_000, end: nowMs } } },
      nowMs - 9_000,
      nowMs,
    ],
    ['three hours where there is none', { timeRange: undefined }, nowMs - 10_800_000, nowMs],
    ['three hours where it ends before it begins', { timeRange: { start: 2, end: 1 } }, nowMs - 10_800_000, nowMs],
    ['three hours where it is no time', { timeRange: { start: 'x', end: -5 } }, nowMs - 10_800_000, nowMs],
  ])('asks about the time of %s', async (_, more, fromMs, untilMs) => {
    widget = await startWidget([], { nowMs });
    await widget.show({ view: 'refused' }, { context: widgetContext(more) });
    const [{ startTime = 0, endTime = 0 } = {}] = widget.server.queries;
    expect([startTime * 1000, endTime * 1000]).toEqual([fromMs, untilMs]);
  });

  it('asks of each view the log groups that know, once for each thing that is to be known', async () => {
    const asked = new Map<string, string[]>();
    for (const view of viewNames) {
      const one = await startWidget([], { nowMs });
      await one.show({ view }, { context });
      const groups = one.server.queries.map(({ logGroupNames }) =>
        logGroupNames.map((name) => name.replace('/aws/lambda/alertguard-prod-', '')).join('+'),
      );
      asked.set(view, groups.sort());
      await one.close();
    }
    expect(Object.fromEntries(asked)).toEqual({
      stuck: ['deliver', 'deliver'],
      story: ['ingest+deliver+escalate'],
      notified: ['deliver'],
      refused: ['ingest'],
      unproven: ['deliver', 'deliver', 'prove'],
    });
  });

  it('looks back for proofs as far as an interval goes, and for deliveries no further than it is asked', async () => {
    widget = await startWidget([], { nowMs });
    await widget.show({ view: 'unproven' }, { context });
    const since = new Map(widget.server.queries.map(({ logGroupNames: [name = ''], startTime }) => [name, startTime]));
    expect(nowMs / 1000 - (since.get('/aws/lambda/alertguard-prod-deliver') ?? 0)).toBe(10_800);
    expect(nowMs / 1000 - (since.get('/aws/lambda/alertguard-prod-prove') ?? 0)).toBe(30 * 86_400 + 3_600);
  });

  it('is drawn from the latest line of each delivery that is open, however many lines others have', async () => {
    const storm = Array.from({ length: 2_000 }, (_, index) => sent(`done ${index}`, 5_000));
    widget = await startWidget([retried('old', 9_000_000), ...storm], { nowMs });
    const text = visibleText(await widget.show({ view: 'stuck' }, { context }));
    expect(text).toContain('payments/chat');
    expect(text).toContain('2 h');
  });

  it('does not call a destination proven to which every delivery has failed since', async () => {
    const lines = [sent('one', 9_000_000), retried('two', 60_000)];
    widget = await startWidget(lines, { nowMs });
    const text = visibleText(await widget.show({ view: 'unproven' }, { context }));
    expect(text).toContain('Deliveries to 1 destination fail');
  });

  it('has a destination that did not answer, though the vendor’s limit was met since', async () => {
    const limited = retried('three', 30_000).replace('provider_unavailable', 'rate_limited');
    widget = await startWidget([sent('one', 9_000_000), retried('two', 60_000), limited], { nowMs });
    const text = visibleText(await widget.show({ view: 'unproven' }, { context }));
    expect(text).toContain('Deliveries to 1 destination fail');
  });

  it('counts what is left out where more is open than a query answers', async () => {
    const storm = Array.from({ length: 10_005 }, (_, index) => retried(`open ${index}`, 60_000));
    widget = await startWidget(storm, { nowMs });
    await widget.show({ view: 'stuck' }, { context });
    expect(widget.server.queries).toHaveLength(3);
    expect(widget.server.queries[2]?.queryString).toMatch(/stats count\(\*\) as keys$/);
  });

  it('documents its parameters for whoever edits a widget, and asks nothing', async () => {
    widget = await startWidget([], { nowMs });
    const answer = await widget.show({ describe: true, view: 'stuck' });
    expect(answer).toEqual({ markdown: expect.stringContaining('`view`') });
    expect(widget.server.calls).toEqual([]);
  });

  it.each<[string, object]>([
    ['none', {}],
    ['a view that there is not', { view: 'passwords' }],
    ['a field too many', { view: 'stuck', query: 'fields @message' }],
    ['a field of another view', { view: 'stuck', hash: 'ab'.repeat(32) }],
    ['a group that is an expression', { view: 'story', group: '.*/ | fields @message' }],
    ['a list', { view: ['stuck'] }],
  ])('with parameters that are wrong says which there are, and asks nothing: %s', async (_, parameters) => {
    widget = await startWidget([], { nowMs });
    const text = visibleText(await widget.show(parameters));
    expect(text).toMatch(/^A widget of the guard is asked for one view by name: stuck, story, .* Edit the parameters/);
    expect(widget.server.calls).toEqual([]);
  });

  it.each([
    ['ResourceNotFoundException', 'A log group of the guard does not exist'],
    ['AccessDeniedException', 'The role of this function may not read the logs'],
    ['LimitExceededException', 'CloudWatch runs as many log queries as this account may have'],
    ['MalformedQueryException', 'CloudWatch Logs did not answer the query'],
  ])('says in a sentence that the log does not answer: %s', async (fault, sentence) => {
    widget = await startWidget([], { nowMs, server: { fault } });
    const text = visibleText(await widget.show({ view: 'stuck' }));
    expect(text).toContain(sentence);
    expect(text).not.toContain('refused');
  });

  it('ends a query that takes too long, and says so', async () => {
    widget = await startWidget([], { nowMs, server: { pollsUntilComplete: 1_000 } });
    const text = visibleText(await widget.show({ view: 'stuck' }, { context }));
    expect(text).toContain('too large to be read in 20 seconds, and the query was stopped');
    expect(widget.server.calls.at(-1)).toBe('StopQuery');
  });

  it('ends its queries when its time is over', async () => {
    widget = await startWidget([], { nowMs, server: { pollsUntilComplete: 1_000 } });
    const text = visibleText(await widget.show({ view: 'unproven' }, { context, stop: AbortSignal.abort() }));
    expect(text).toContain('Choose a shorter time range.');
    expect(widget.server.calls.filter((call) => call === 'StopQuery')).toHaveLength(3);
  });

  it('is drawn without the queues where SQS does not count them, and says so', async () => {
    const counted = { ok: true, value: { visible: 3, hidden: 0 } } as const;
    widget = await startWidget([retried('one', 60_000)], {
      nowMs,
      countQueues: async () => ({ deliveries: counted, deadLetters: { ok: false, reason: 'queue_denied' } }),
    });
    const text = visibleText(await widget.show({ view: 'stuck' }, { context }));
    expect(text).toContain('The role of this function may not use the dead-letter queue.');
    expect(text).toContain('payments/chat');
  });

  it('has no button where acting is off', async () => {
    widget = await startWidget([], { nowMs, canAct: false });
    const actions = actionsOf(await widget.show({ view: 'unproven' }, { context }));
    expect(actions.filter(({ attributes }) => attributes['endpoint'] !== showArn)).toEqual([]);
  });
});

describe('what a widget may hold', () => {
  it('is never more than Lambda answers', () => {
    const answer = drawFrame('light', '', html`<p>${'"'.repeat(3_500_000)}</p>`);
    expect(visibleText(answer)).toBe('This is more than a widget can hold. Choose a shorter time range.');
    expect(drawFrame('light', '', html`<p>${'x'.repeat(3_500_000)}</p>`).length).toBeGreaterThan(3_500_000);
  });
});

describe('a bug', () => {
  it('is a sentence for whoever looks, and a stack in the log', async () => {
    const reported: string[] = [];
    const answer = await answerWidget(
      async () => {
        throw new Error('https://hooks.example.com/secret');
      },
      (text) => reported.push(text),
    );
    expect(visibleText(answer)).toBe(
      'This widget failed. The log of its function says why: it is a bug, or its surroundings have changed.',
    );
    expect(reported).toHaveLength(1);
  });
});
