import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { type OperatorEvent, toOperatorLine } from '../../lib/audit/operator-event.ts';
import type { RejectReason } from '../../lib/audit/reasons.ts';
import { eventSchemas } from '../../lib/audit-lines/line-schema.ts';
import { readAuditLines } from '../../lib/audit-lines/read-lines.ts';
import { judgeLetter } from '../../lib/dead-letters/judge-letter.ts';
import { type ActDependencies, actWidget } from '../../lib/widgets/act-widget.ts';
import { createDeadLetterBench } from '../support/dead-letter-bench.ts';
import { allowListJson, aRecord } from '../support/delivery-bench.ts';
import { aNotification } from '../support/notification-factory.ts';
import { actionsOf, redriveArn, showArn, visibleText, widgetContext } from '../support/widget-bench.ts';

const startMs = Date.UTC(2026, 10, 22, 4);
const allowList = loadAllowList(allowListJson, 'prod');

function startBench(more: Partial<ActDependencies> = {}) {
  const bench = createDeadLetterBench(startMs);
  const events: OperatorEvent[] = [];
  const dependencies: ActDependencies = {
    ...bench.queues,
    judge: (delivery) => judgeLetter(allowList, delivery),
    audit: (event) => events.push(event),
    canAct: true,
    style: '',
    nowMs: () => bench.clock.nowMs,
    ...more,
  };
  let count = 0;
  return {
    bench,
    events,
    giveUp: async (destination: string, reason: RejectReason = 'expired', groupKey = `{}:{g="${count}"}`) => {
      count += 1;
      const { body, messageId } = aRecord(aNotification({ groupKey }), {
        destination,
        acceptedAtMs: startMs - 3_600_000,
      });
      await bench.giveUp({ body, messageId: `${messageId}-${count}`, reason, destination });
    },
    act: async (event: object, stop = new AbortController().signal, context = {}) =>
      await actWidget(dependencies, {
        event: { ...event, widgetContext: widgetContext(context) },
        invokedFunctionArn: redriveArn,
        requestId: 'request-1',
        stop,
      }),
  };
}

function eventOf(button: { readonly event: unknown } | undefined): object {
  return z.record(z.string(), z.unknown()).parse(button?.event);
}

describe('the list of dead letters', () => {
  it('says by destination and reason how many there are, and what a button would do before it is pressed', async () => {
    const { giveUp, act } = startBench();
    await giveUp('payments/chat');
    await giveUp('payments/chat');
    await giveUp('payments/mail', 'destination_gone');
    await giveUp('payments/removed', 'destination_not_allowed');
    const answer = await act({ act: 'list' });
    const text = visibleText(answer);
    expect(text).toContain('payments/chat');
    expect(text).toContain('kept: the allow-list has no such destination');
    const buttons = actionsOf(answer).filter(({ attributes }) => attributes['endpoint'] === redriveArn);
    expect(buttons.map(({ label, attributes }) => [label, attributes['confirmation']])).toEqual([
      [
        'Send 2 back',
        'Send 2 dead letters of payments/chat back to be delivered? 2 alert groups may have resolved since.',
      ],
      ['Delete', 'Delete 2 dead letters of payments/chat (expired) for good? Nobody is notified of them.'],
      [
        'Send 1 back',
        'Send 1 dead letter of payments/mail back to be delivered? 1 alert group may have resolved since.',
      ],
      ['Delete', 'Delete 1 dead letter of payments/mail (destination_gone) for good? Nobody is notified of them.'],
      [
        'Delete',
        'Delete 1 dead letter of payments/removed (destination_not_allowed) for good? Nobody is notified of them.',
      ],
      ['Send all 3 back', 'Send all 3 dead letters back to be delivered? 3 alert groups may have resolved since.'],
    ]);
    const links = actionsOf(answer).filter(({ attributes }) => attributes['endpoint'] === showArn);
    expect(links.map(({ event }) => event)).toEqual([{ view: 'unproven' }, { view: 'stuck' }]);
  });

  it('says that there are none', async () => {
    expect(visibleText(await startBench().act({ act: 'list' }))).toContain('No dead letters');
  });

  it('writes no audit line, and leaves every letter visible', async () => {
    const { bench, giveUp, act, events } = startBench();
    await giveUp('payments/chat');
    await act({ act: 'list' });
    expect(events).toEqual([]);
    expect(bench.deadLetters.receive(10, 1)).toHaveLength(1);
  });
});

describe('a button', () => {
  /** What the button with this label does when it is pressed. */
  async function press(bench: ReturnType<typeof startBench>, label: string, stop?: AbortSignal) {
    const button = actionsOf(await bench.act({ act: 'list' })).find((one) => one.label === label);
    return await bench.act(eventOf(button), stop);
  }

  it('sends back what it says, says what was done, and leaves a line', async () => {
    const bench = startBench();
    await bench.giveUp('payments/chat');
    await bench.giveUp('payments/chat');
    await bench.giveUp('payments/mail');
    expect(visibleText(await press(bench, 'Send 2 back'))).toContain('Sent back 2 of 2 dead letters.');
    expect(bench.bench.deliveries.size()).toBe(2);
    expect(bench.bench.deadLetters.size()).toBe(1);
    expect(bench.events).toEqual([
      {
        ...{ event: 'dead_letters.redriven', outcome: 'done', destination: 'payments/chat', reason: 'expired' },
        ...{ chosen: 2, redriven: 2, notRemoved: 0, taken: 0, requestId: 'request-1', latencyMs: expect.any(Number) },
      },
    ]);
  });

  it('deletes what it says, also what cannot be read', async () => {
    const bench = startBench();
    await bench.giveUp('payments/chat');
    await bench.bench.giveUp({
      body: 'garbage',
      messageId: 'garbage-1',
      reason: 'unreadable_message',
      destination: undefined,
    });
    const list = actionsOf(await bench.act({ act: 'list' }));
    const unreadable = list.find(({ event }) => JSON.stringify(event).includes('"unreadable_message"'));
    const answer = await bench.act(eventOf(unreadable));
    expect(visibleText(answer)).toContain('Deleted 1 of 1 dead letter.');
    expect(bench.bench.deadLetters.size()).toBe(1);
    expect(bench.events).toMatchObject([
      { event: 'dead_letters.discarded', discarded: 1, reason: 'unreadable_message' },
    ]);
    expect(bench.events[0]).not.toHaveProperty('destination');
  });

  it('leaves alone what was given up after the list was drawn', async () => {
    const bench = startBench();
    await bench.giveUp('payments/chat');
    const [button] = actionsOf(await bench.act({ act: 'list' })).filter(({ label }) => label === 'Delete');
    bench.bench.clock.nowMs += 60_000;
    await bench.giveUp('payments/chat');
    expect(visibleText(await bench.act(eventOf(button)))).toContain('Deleted 1 of 1');
    expect(bench.bench.deadLetters.size()).toBe(1);
  });

  it('that has no time left says that there is a rest, and how to go on', async () => {
    const bench = startBench();
    await bench.giveUp('payments/chat');
    const stop = AbortSignal.abort();
    const answer = await press(bench, 'Send 1 back', stop);
    expect(visibleText(answer)).toContain('There was no time for the rest: press again.');
    expect(actionsOf(answer).map(({ label }) => label)).toContain('Send the rest back');
    expect(bench.events).toMatchObject([{ outcome: 'stopped', redriven: 0 }]);
    expect(bench.bench.deadLetters.size()).toBe(1);
  });

  it('says which queue did not do its part, without the text of an error', async () => {
    const broken = startBench({ deliveries: { send: async () => ({ ok: false, reason: 'queue_denied' }) } });
    await broken.giveUp('payments/chat');
    const answer = await press(broken, 'Send 1 back');
    expect(visibleText(answer)).toContain('The role of this function may not use the delivery queue.');
    expect(broken.events).toMatchObject([{ outcome: 'failed', fault: 'queue_denied', chosen: 1, redriven: 0 }]);
    expect(broken.bench.deadLetters.size()).toBe(1);
  });
});

describe('an event', () => {
  const base = { givenUpUntilMs: startMs + 1 };

  it.each<[string, object]>([
    ['without an act', {}],
    ['with a view', { view: 'unproven' }],
    ['with another act', { act: 'purge', ...base, all: true }],
    ['that chooses nothing', { act: 'discard', ...base }],
    ['that chooses nothing, in undefined fields', { act: 'discard', destination: undefined, ...base }],
    ['that chooses all and one', { act: 'discard', all: true, destination: 'payments/chat', ...base }],
    ['that does not choose all, and no one', { act: 'discard', all: false, ...base }],
    ['that says nothing of when', { act: 'discard', all: true }],
    ['with a destination that is none', { act: 'discard', destination: '*', ...base }],
    ['with a pattern', { act: 'discard', destination: 'payments/*', ...base }],
    ['with a field too many', { act: 'discard', destination: 'payments/chat', force: true, ...base }],
    ['with a list of destinations', { act: 'discard', destination: ['payments/chat'], ...base }],
    ['with a reason that is a text', { act: 'discard', reason: 'expired or so', ...base }],
  ])('%s does nothing', async (_, event) => {
    const { bench, giveUp, act, events } = startBench();
    await giveUp('payments/chat');
    expect(visibleText(await act(event))).toContain('Nothing was done.');
    expect(bench.deadLetters.size()).toBe(1);
    expect(events).toEqual([]);
  });

  it.each(['redrive', 'discard'])('%s does nothing where it is a parameter of the widget itself', async (name) => {
    const { bench, giveUp, act, events } = startBench();
    await giveUp('payments/chat');
    const params = { act: name, all: true, ...base };
    expect(visibleText(await act(params, undefined, { params }))).toContain('Nothing was done.');
    expect(bench.deadLetters.size()).toBe(1);
    expect(events).toEqual([]);
    expect(visibleText(await act(params, undefined, { params: { act: 'list' } }))).toContain('1 of 1');
  });

  it.each(['list', 'redrive', 'discard'])('%s does nothing where acting is off', async (name) => {
    const { bench, giveUp, act, events } = startBench({ canAct: false });
    await giveUp('payments/chat');
    const more = name === 'list' ? {} : { all: true, ...base };
    const answer = await act({ act: name, ...more });
    expect(visibleText(answer)).toContain('Acting from dashboards is off in this stage');
    expect(actionsOf(answer).filter(({ attributes }) => attributes['endpoint'] === redriveArn)).toEqual([]);
    expect(bench.deadLetters.size()).toBe(1);
    expect(events).toEqual([]);
  });

  it('chooses all only where it says so', async () => {
    const { bench, giveUp, act } = startBench();
    await giveUp('payments/chat');
    await giveUp('payments/mail');
    expect(visibleText(await act({ act: 'discard', all: true, ...base }))).toContain('Deleted 2 of 2');
    expect(bench.deadLetters.size()).toBe(0);
  });

  it('that asks for the documentation is answered with it', async () => {
    expect(await startBench().act({ describe: true })).toEqual({ markdown: expect.stringContaining('`act`') });
  });
});

describe('the line of what was ordered', () => {
  it('is of the documented form', () => {
    const shared = { outcome: 'done', chosen: 1, requestId: 'request-1', latencyMs: 5 } as const;
    const events: OperatorEvent[] = [
      { event: 'dead_letters.redriven', redriven: 1, notRemoved: 0, taken: 0, destination: 'payments/chat', ...shared },
      { event: 'dead_letters.discarded', discarded: 1, reason: 'expired', fault: undefined, ...shared },
    ];
    for (const event of events) {
      const line = toOperatorLine(event, 'ab'.repeat(32), startMs);
      expect(readAuditLines(line)).toHaveLength(1);
      const { time, level, allowListHash, ...fields } = z.record(z.string(), z.unknown()).parse(JSON.parse(line));
      expect({ time, level, allowListHash }).toMatchObject({ level: 'INFO', allowListHash: 'ab'.repeat(32) });
      expect(eventSchemas[event.event].safeParse(fields).error).toBeUndefined();
    }
  });
});
