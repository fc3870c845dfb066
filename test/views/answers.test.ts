import { describe, expect, it } from 'vitest';
import { html } from '../../lib/text/html.ts';
import type { AuditRecord } from '../../lib/views/audit-record.ts';
import type { Act, Controls } from '../../lib/views/controls.ts';
import { followDeliveries, stateOf } from '../../lib/views/deliveries.ts';
import type { Evidence } from '../../lib/views/evidence.ts';
import type { ViewRequest } from '../../lib/views/view-request.ts';
import { drawView, viewNames, views } from '../../lib/views/views.ts';
import { pictureControls } from '../../tools/previews/view-scenes.ts';
import { evidenceOf, evidences, startMs } from '../support/evidence.ts';
import { readText, rowsOf, textsOf } from '../support/view-markup.ts';

const minuteMs = 60_000;
const [first, second] = ['1a'.repeat(32), '2b'.repeat(32)];
const today = evidenceOf([]).allowList.hash;

/** A line of `payments-critical` at so many minutes; one delivery of one group unless something else is said. */
function line(event: string, minutes: number, more: Partial<AuditRecord> = {}): AuditRecord {
  return {
    ...{ event, timeMs: startMs + minutes * minuteMs, allowListHash: today, sender: 'prod-eu' },
    ...{ receiver: 'payments-critical', groupHash: first, requestId: 'request-1' },
    ...(event.startsWith('delivery.') ? { destination: 'payments/chat', deliveryKey: 'key-1', attempt: 1 } : {}),
    ...more,
  };
}

const accepted = (minutes: number, more: Partial<AuditRecord> = {}) =>
  line('notification.accepted', minutes, {
    ...{ outcome: 'accepted', destinations: ['payments/chat'], deliveryKeys: ['key-1'], latencyMs: 12 },
    ...{ alerts: { firing: 2, resolved: 0, truncated: 0 }, ...more },
  });

const retried = (minutes: number, more: Partial<AuditRecord> = {}) =>
  line('delivery.retried', minutes, { reason: 'timeout', retryAfterSeconds: 120, ageMs: minutes * minuteMs, ...more });

const at = (minutes: number, more: Partial<Evidence> = {}): Partial<Evidence> => {
  const untilMs = startMs + minutes * minuteMs;
  return { untilMs, nowMs: untilMs, ...more };
};

const draw = (request: ViewRequest, evidence: Evidence, controls: Controls = pictureControls) =>
  drawView(request, evidence, controls).toString();

describe('what is stuck', () => {
  it('is what was tried in vain, since it was accepted, with when it is tried again', () => {
    const evidence = evidenceOf([accepted(0), retried(9, { attempt: 4, status: 504 })], at(10));
    expect(rowsOf(draw({ view: 'stuck' }, evidence))).toEqual([
      {
        ...{ Destination: 'payments/chat', Waiting: '1', Oldest: '10 min', Accepted: '10:00:00' },
        'Latest reason': 'The vendor did not answer in time timeout (HTTP 504)',
        ...{ Attempts: '4', 'Next attempt': 'in 1 min, 10:11:00' },
      },
    ]);
    expect(views.stuck.headline(evidence)).toEqual({
      text: '1 delivery to payments/chat, the oldest for 10 min',
      tone: 'bad',
    });
  });

  it('is also what nobody has tried for more than a minute', () => {
    const told = (minutes: number) => views.stuck.headline(evidenceOf([accepted(0)], at(minutes))).text;
    expect([told(1), told(2)]).toEqual(['Nothing is stuck', '1 delivery to payments/chat, the oldest for 2 min']);
  });

  it('is at once what waits for a destination that fails already, and not what is new elsewhere', () => {
    const storm = Array.from({ length: 2_004 }, (_, index) =>
      accepted(0.1, { requestId: `storm-${index}`, deliveryKeys: [`storm-${index}`] }),
    );
    const other = accepted(0.2, { requestId: 'other', deliveryKeys: ['other'], destinations: ['search/chat'] });
    const told = (...lines: AuditRecord[]) =>
      views.stuck.headline(evidenceOf([...storm, ...lines, other], at(0.5))).text;
    expect(told()).toBe('Nothing is stuck');
    expect(told(retried(0.15, { requestId: 'storm-0', deliveryKey: 'storm-0' }))).toBe(
      '2,004 deliveries to payments/chat, the oldest for 24 s',
    );
  });

  it('counts from the age in its line where its acceptance was not read', () => {
    const evidence = evidenceOf([retried(30, { ageMs: 90 * minuteMs })], at(30));
    expect(rowsOf(draw({ view: 'stuck' }, evidence))).toMatchObject([
      { Oldest: '1 h 30 min', 'Next attempt': 'in 2 min, 10:32:00' },
    ]);
  });

  it('is not what was notified, given up or dropped as a repeat', () => {
    const lines = [
      ...[accepted(0), accepted(4, { requestId: 'request-2' }), line('delivery.sent', 1, { sinceAcceptedMs: 9 })],
      accepted(0, { requestId: 'request-3', groupHash: second, deliveryKeys: ['key-3'] }),
      line('delivery.dead_lettered', 5, { requestId: 'request-3', deliveryKey: 'key-3', reason: 'refused' }),
    ].toSorted((a, b) => a.timeMs - b.timeMs);
    expect(rowsOf(draw({ view: 'stuck' }, evidenceOf(lines, at(30))))).toEqual([]);
  });

  it('is not what was tried before the line of its acceptance was written', () => {
    const sent = line('delivery.sent', 1, { sinceAcceptedMs: minuteMs });
    const heads = [accepted(1.01), accepted(2, { requestId: 'request-of-a-second-try' })];
    for (const head of heads) {
      const evidence = evidenceOf([sent, head], at(30));
      expect(views.stuck.headline(evidence).text).toBe('Nothing is stuck');
      expect(rowsOf(draw({ view: 'story' }, evidence))).toMatchObject([{ 'What happened': '1 notified' }]);
    }
  });

  it('may be what stands in the queue while no line tells of it, as where nothing calls `deliver`', () => {
    const headline = (visible: number, records: AuditRecord[], minutes: number) => {
      const queues = { deliveries: { visible, hidden: 0 }, deadLetters: { visible: 0, hidden: 0 } };
      return views.stuck.headline(evidenceOf(records, at(minutes, { queues })));
    };
    expect(headline(1_200, [], 1)).toEqual({
      text: '1,200 deliveries wait in the queue, of which no line of this time tells',
      tone: 'late',
    });
    expect(headline(1, [accepted(0)], 0.5)).toEqual({ text: 'Nothing is stuck', tone: 'good' });
  });

  it('is the same notification once more when it comes again after five minutes, while the first is still tried', () => {
    const lines = [accepted(0), retried(1), accepted(6, { requestId: 'request-2' }), retried(7)];
    expect(followDeliveries(lines).map((one) => [one.requestId, stateOf(one), one.lines.length])).toEqual([
      ['request-1', 'waiting', 2],
      ['request-2', 'untried', 0],
    ]);
  });

  it('is a fallback that nobody has tried', () => {
    const fell = line('delivery.fell_back', 15, { reason: 'expired', fallbacks: ['search/pager'] });
    const given = line('delivery.dead_lettered', 15, { reason: 'expired' });
    const evidence = evidenceOf([accepted(0), retried(1), fell, given], at(20));
    const drawn = draw({ view: 'stuck' }, evidence);
    expect(rowsOf(drawn).map(({ Destination }) => Destination)).toEqual(['search/pager', 'payments/chat']);
    const tried = line('delivery.sent', 16, { destination: 'search/pager', deliveryKey: 'key-9' });
    expect(views.stuck.headline(evidenceOf([...evidence.records, tried], at(20))).text).toBe('Nothing is stuck');
  });

  it('of a destination is each of its deliveries, and what was given up', () => {
    const lines = [
      ...[accepted(0), retried(2)],
      accepted(3, { requestId: 'request-2', groupHash: second, deliveryKeys: ['key-2'] }),
      line('delivery.dead_lettered', 4, {
        requestId: 'request-2',
        deliveryKey: 'key-2',
        groupHash: second,
        reason: 'refused',
      }),
    ];
    const rows = rowsOf(draw({ view: 'stuck', destination: 'payments/chat' }, evidenceOf(lines, at(10))));
    expect(rows.map((row) => row['Alert group'])).toEqual([first.slice(0, 12), second.slice(0, 12)]);
    expect(rows[1]).toMatchObject({ Reason: 'The vendor refused the message refused', 'Given up': '10:04:00' });
  });

  it('says what the queue counts where no line tells of it', () => {
    const queues = { deliveries: { visible: 1_200, hidden: 3 }, deadLetters: { visible: 0, hidden: 0 } };
    const text = readText(draw({ view: 'stuck' }, evidenceOf([], { queues })));
    expect(text).toContain('1,200 deliveries may be tried now or wait behind another, 3 are being tried');
    expect(text).toContain('No line of this time tells of a delivery that waits');
    expect(readText(draw({ view: 'stuck' }, evidenceOf([], { queues: undefined })))).toContain('SQS did not say');
  });
});

describe('the story of an alert group', () => {
  const sent = line('delivery.sent', 3, {
    ...{ status: 200, attempt: 2, sinceAcceptedMs: 3 * minuteMs, latencyMs: 80 },
  });

  it('goes from received over the line of the allow-list to notified', () => {
    const text = readText(draw({ view: 'story', group: first }, evidenceOf([accepted(0), retried(1), sent], at(9))));
    expect(text).toMatch(
      /Received from prod-eu for payments-critical request request-1 .* Decided after 12 ms by teams\/payments\.yml:9: goes to payments\/chat\. .* Tried, attempt 1: The vendor did not answer in time timeout\. Again after 2 min\. .* \+2 min Notified 3 min after it was accepted, at attempt 2\. HTTP 200 in 80 ms/,
    );
    expect(text).not.toContain('not today’s');
  });

  it('says where another allow-list than today’s decided', () => {
    const old = 'c0'.repeat(32);
    const text = readText(
      draw({ view: 'story', group: first }, evidenceOf([accepted(0, { allowListHash: old })], at(9))),
    );
    expect(text).toContain('Allow-list c0c0c0c0c0c0 decided, which is not today’s');
  });

  it('names repeats, states that were overtaken, and messages that were edited', () => {
    const resolved = accepted(5, { requestId: 'request-2', deliveryKeys: ['key-2'] });
    const repeat = accepted(1, { requestId: 'request-3' });
    const edited = line('delivery.sent', 6, {
      ...{ requestId: 'request-2', deliveryKey: 'key-2', followUp: 'edited', messageDeliveries: 3, overtaken: true },
    });
    const text = readText(
      draw({ view: 'story', group: first }, evidenceOf([accepted(0), repeat, sent, resolved, edited], at(9))),
    );
    expect(text).toContain('A repeat: the same notification was accepted less than five minutes before');
    expect(text).toContain('The firing message was edited. In one message with 2 others. Overtaken:');
  });

  it('tells of the fallback, with the line that names it', () => {
    const names = { receiver: 'search-page', destination: 'search/chat', reason: 'expired' };
    const lines = [
      accepted(0, { receiver: 'search-page', destinations: ['search/chat'] }),
      line('delivery.fell_back', 15, { ...names, fallbacks: ['search/pager'] }),
      line('delivery.dead_lettered', 15, names),
      line('delivery.sent', 16, { ...names, reason: undefined, destination: 'search/pager', deliveryKey: 'key-2' }),
    ];
    const text = readText(draw({ view: 'story', group: first }, evidenceOf(lines, at(20))));
    expect(text).toMatch(/Fell back to search\/pager, by teams\/search\.yml:9/);
    expect(text).toMatch(/search\/pager for search\/chat notified/);
    expect(text).toMatch(/Given up 15 min after it was accepted/);
  });

  it('of a refusal has the reason and no destination', () => {
    const refusal = line('notification.rejected', 1, { reason: 'labels_missing', status: 403 });
    const text = readText(draw({ view: 'story', group: first }, evidenceOf([refusal], at(2))));
    expect(text).toContain('by teams/payments.yml:8: refused with 403. No alert carries the labels');
  });

  it('is not well in the few words of a front page where every notification was refused', () => {
    const refusal = line('notification.rejected', 1, { reason: 'labels_missing', status: 403 });
    const headline = (...records: AuditRecord[]) => views.story.headline(evidenceOf(records, at(2)));
    expect(headline(refusal)).toEqual({ text: '1 alert group, 1 of which only refused', tone: 'late' });
    const sent = [accepted(0), line('delivery.sent', 1)];
    expect(headline(...sent, refusal)).toEqual({ text: '1 alert group', tone: 'good' });
  });

  it('leaves out what lies between the first and the last of many attempts', () => {
    const many = Array.from({ length: 500 }, (_, index) => retried(1 + index / 10, { attempt: index + 1 }));
    const text = readText(draw({ view: 'story', group: first }, evidenceOf([accepted(0), ...many], at(60))));
    expect(text).toContain('… 494 lines like these until');
    expect(text.match(/Tried/g)).toHaveLength(6);
  });

  it('never leaves out that a delivery was given up before it was sent back', () => {
    const tries = (from: number) =>
      Array.from({ length: 20 }, (_, index) => retried(from + index / 10, { attempt: index + 1 }));
    const lines = [
      ...[accepted(0), ...tries(1), line('delivery.dead_lettered', 4, { reason: 'expired' })],
      ...[...tries(10), line('delivery.sent', 15)],
    ];
    const text = readText(draw({ view: 'story', group: first }, evidenceOf(lines, at(60))));
    expect(text).toMatch(/… 18 lines like these until .* Given up .* … 17 lines like these until .* Notified/);
    expect(text.match(/Tried/g)).toHaveLength(5);
  });

  it('without a group is a list, of which somebody was perhaps not notified first', () => {
    const other = { requestId: 'request-2', groupHash: second, deliveryKey: 'key-2' };
    const lines = [
      accepted(0),
      retried(1),
      accepted(2, { ...other, deliveryKeys: ['key-2'] }),
      line('delivery.sent', 3, other),
    ];
    const rows = rowsOf(draw({ view: 'story' }, evidenceOf(lines, at(9))));
    expect(rows.map((row) => [row['Alert group'], row['What happened']])).toEqual([
      [first.slice(0, 12), '1 waiting'],
      [second.slice(0, 12), '1 notified'],
    ]);
  });

  it('of a beginning that fits several groups is a list of those', () => {
    const near = `1a1a1a${'0'.repeat(58)}`;
    const evidence = evidenceOf(
      [
        accepted(0),
        accepted(1, { groupHash: near, requestId: 'request-2' }),
        accepted(2, { groupHash: second, requestId: 'request-3' }),
      ],
      at(9),
    );
    expect(rowsOf(draw({ view: 'story', group: '1a1a1a' }, evidence))).toHaveLength(2);
    expect(readText(draw({ view: 'story', group: '1a1a1a1a' }, evidence))).toContain('Decided');
    expect(readText(draw({ view: 'story', group: 'ffffff' }, evidence))).toContain(
      'No alert group of this time begins with ffffff',
    );
  });
});

describe('who was notified', () => {
  it('stands by allow-list, the latest first, with today’s marked', async () => {
    const drawn = draw({ view: 'notified' }, await evidences.normal());
    expect(textsOf(drawn, 'h2').map((title) => title.replace(/\s+/g, ' ').trim())).toEqual([
      'Allow-list c4c4c4c4c4c4 today’s',
      'Allow-list 1f1f1f1f1f1f',
    ]);
  });

  it('counts every delivery that was sent, by destination, receiver and sender', async () => {
    const { records } = await evidences.normal();
    const rows = rowsOf(draw({ view: 'notified' }, await evidences.normal())).filter((row) => 'Deliveries' in row);
    const counted = rows.reduce((sum, { Deliveries = '' }) => sum + Number(Deliveries), 0);
    expect(counted).toBe(records.filter(({ event }) => event === 'delivery.sent').length);
  });

  it('is narrowed to a hash and a destination', async () => {
    const evidence = await evidences.normal();
    const rows = rowsOf(draw({ view: 'notified', hash: '1f1f1f', destination: 'search/chat' }, evidence)).filter(
      (row) => 'Deliveries' in row,
    );
    expect(rows.map(({ Destination }) => Destination)).toEqual(['search/chat']);
    expect(readText(draw({ view: 'notified', destination: 'search/nobody' }, evidence))).toContain(
      'Nobody was notified of this',
    );
  });
});

describe('who was refused', () => {
  it('stands by sender and reason, with strangers apart', async () => {
    const drawn = draw({ view: 'refused' }, await evidences.outage());
    const rows = rowsOf(drawn).filter((row) => 'Reason' in row);
    expect(rows.map(({ Sender, Reason, Requests }) => [Sender, Reason, Requests])).toEqual([
      ['prod-eu', 'The signature was made with another key, or over another body signature_mismatch', '40'],
      ['prod-us', 'The allow-list has no such receiver for this sender receiver_unknown', '9'],
      [undefined, 'The allow-list has no such receiver for this sender receiver_unknown', '28'],
    ]);
    expect(textsOf(drawn, 'summary').some((text) => text.includes('28 requests of strangers'))).toBe(true);
  });

  it('does not alarm where only strangers were', async () => {
    expect(views.refused.headline(await evidences.normal())).toEqual({
      text: 'No sender was refused, 3 of strangers',
      tone: 'good',
    });
  });

  it('is narrowed to single requests', async () => {
    const rows = rowsOf(
      draw({ view: 'refused', sender: 'prod-us', reason: 'receiver_unknown' }, await evidences.outage()),
    );
    const requests = rows.filter((row) => 'Request id' in row);
    expect(requests).toHaveLength(9);
    expect(requests[0]).toMatchObject({ Sender: 'prod-us', Receiver: 'payments-critical', Answered: '403' });
  });
});

describe('what is not proven, and what was given up', () => {
  it('has what fails first, with since when, how often and whether anybody knows', async () => {
    const rows = rowsOf(draw({ view: 'unproven' }, await evidences.outage())).filter((row) => 'State' in row);
    expect(rows[0]).toMatchObject({
      Destination: 'search/old-room',
      State: 'fails',
      Since: '11:30:00',
      Failures: '3',
      'Notified of it': 'yes',
    });
    expect(rows.map(({ State }) => State)).toEqual([
      'fails',
      'fails',
      ...Array.from({ length: 2 }, () => 'deliveries fail'),
      ...Array.from({ length: 3 }, () => 'proven'),
    ]);
  });

  it('takes a delivery that was sent later for a proof', () => {
    const failing = [
      { destination: 'payments/chat', by: 'probe', reason: 'timeout', sinceMs: startMs, failures: 2, told: true },
    ];
    const ran = line('proof.ran', 5, { failing });
    const state = (...records: AuditRecord[]) =>
      rowsOf(draw({ view: 'unproven' }, evidenceOf(records, at(9)))).find(
        ({ Destination }) => Destination === 'payments/chat',
      )?.['State'];
    expect([state(ran), state(ran, line('delivery.sent', 6)), state(line('delivery.sent', 1), ran)]).toEqual([
      'fails',
      'proven',
      'proven',
    ]);
  });

  it('does not take a destination for proven that nothing has arrived at since', () => {
    const answer = (...since: AuditRecord[]) => {
      const evidence = evidenceOf([line('delivery.sent', 1), ...since], at(9, { queues: undefined }));
      const row = rowsOf(draw({ view: 'unproven' }, evidence)).find(
        ({ Destination }) => Destination === 'payments/chat',
      );
      return [row?.['State'], views.unproven.headline(evidence)];
    };
    const given = (reason: string) => line('delivery.dead_lettered', 5, { requestId: 'request-2', reason });
    expect(answer(given('destination_gone'))).toEqual([
      'deliveries fail',
      { text: 'Deliveries to 1 destination fail, 1 dead letter', tone: 'bad' },
    ]);
    expect(answer(given('too_large'))).toEqual(['proven', { text: '1 dead letter', tone: 'bad' }]);
    expect(answer(retried(5, { requestId: 'request-2' }))).toEqual([
      'deliveries fail',
      { text: 'Deliveries to 1 destination fail', tone: 'late' },
    ]);
    expect(answer(given('destination_gone'), line('delivery.sent', 6, { requestId: 'request-2' }))).toEqual([
      'proven',
      { text: 'No destination fails, nothing was given up', tone: 'good' },
    ]);
  });

  it('says where the standing proof does not run', () => {
    const told = (records: AuditRecord[]) => readText(draw({ view: 'unproven' }, evidenceOf(records, at(120))));
    expect(told([])).toContain('The standing proof did not run in this time');
    expect(told([line('proof.ran', 30, { failing: [] })])).toContain('The standing proof ran last 1 h 30 min ago');
    expect(told([line('proof.ran', 100, { failing: [] })])).not.toContain('The standing proof ');
  });

  it('has a button for each destination and reason, whose question stands alone', async () => {
    const asked: { readonly act: Act; readonly confirmation: string | undefined }[] = [];
    const button: Controls['button'] = (label, act, confirmation) => {
      asked.push({ act, confirmation });
      return html`<button>${label}</button>`;
    };
    draw({ view: 'unproven' }, await evidences.outage(), { ...pictureControls, button });
    expect(asked.map(({ act }) => act)).toEqual([
      { act: 'redrive', destination: 'search/chat', reason: 'expired' },
      { act: 'discard', destination: 'search/chat', reason: 'expired' },
      { act: 'redrive', destination: 'search/old-room', reason: 'destination_gone' },
      { act: 'discard', destination: 'search/old-room', reason: 'destination_gone' },
      { act: 'list' },
    ]);
    expect(asked[3]?.confirmation).toBe(
      'Delete all dead letters of search/old-room that were given up because the vendor says that the channel, webhook or mailbox no longer exists (destination_gone)? Nobody is ever notified of them. This cannot be undone.',
    );
  });

  it('has a button for what cannot be read that means nothing else', () => {
    const asked: { readonly act: Act; readonly confirmation: string | undefined }[] = [];
    const button: Controls['button'] = (label, act, confirmation) => {
      asked.push({ act, confirmation });
      return html`<button>${label}</button>`;
    };
    const { timeMs, allowListHash } = line('', 1);
    const unreadable = { event: 'delivery.dead_lettered', timeMs, allowListHash };
    draw({ view: 'unproven' }, evidenceOf([unreadable], at(9)), { ...pictureControls, button });
    expect(asked).toMatchObject([
      {
        act: { act: 'discard', destination: '', reason: undefined },
        confirmation: expect.stringMatching(/^Delete all dead letters that cannot be read\?/),
      },
      { act: { act: 'list' } },
    ]);
  });

  it('has no column of buttons where nobody may act', async () => {
    const drawn = draw({ view: 'unproven' }, await evidences.outage(), { ...pictureControls, button: () => undefined });
    expect(textsOf(drawn, 'th').map((text) => text.trim())).not.toContain('What to do');
    expect(textsOf(drawn, 'button')).toEqual([]);
  });

  it('counts no letter that was notified after it was sent back', () => {
    const given = line('delivery.dead_lettered', 1, { reason: 'refused' });
    const rows = (...records: AuditRecord[]) =>
      rowsOf(draw({ view: 'unproven' }, evidenceOf(records, at(9)))).filter((row) => 'Deliveries' in row);
    expect(rows(given)).toHaveLength(1);
    expect(rows(given, line('delivery.sent', 5))).toEqual([]);
  });
});

describe('every view', () => {
  it.each(viewNames)('%s says what it means that there is nothing, and which time it covers', (view) => {
    const text = readText(draw({ view }, evidenceOf([])));
    expect(text).toContain('From 20 Nov 10:00 until now (20 Nov 13:00). All times are UTC.');
    expect(draw({ view }, evidenceOf([]))).toContain('class="nothing"');
  });

  it.each(viewNames)('%s says how much was not read', (view) => {
    const evidence = evidenceOf([accepted(60)], { leftOut: 2_345 });
    expect(readText(draw({ view }, evidence))).toContain(
      'The newest 1 lines of 2,346 were read, from 20 Nov 11:00 on.',
    );
  });

  it('cuts a long table, and says how to see the others', () => {
    const lines = Array.from({ length: 1_000 }, (_, index) => {
      const [sender, requestId] = [`sender-${index}`, `request-${index}`];
      return line('notification.rejected', index / 10, { sender, requestId, reason: 'schema' });
    });
    const drawn = draw({ view: 'refused' }, evidenceOf(lines, at(120)));
    expect(rowsOf(drawn).filter((row) => 'Reason' in row)).toHaveLength(200);
    expect(readText(drawn)).toContain('and 800 more. Choose a shorter time to see them.');
  });

  it('advises another time only where one can be chosen', () => {
    const many = Array.from({ length: 300 }, (_, index) =>
      line('delivery.fell_back', index / 10, { fallbacks: [`team/${index}`], requestId: `request-${index}` }),
    );
    const refusals = many.map((one) => ({ ...one, event: 'notification.rejected', reason: 'schema' }));
    const notifications = many.map((one, index) => ({
      ...retried(1),
      requestId: one.requestId,
      deliveryKey: `${index}`,
    }));
    const queues = { deliveries: { visible: 0, hidden: 0 }, deadLetters: { visible: 1, hidden: 0 } };
    const lists = many.map((one, index) => ({ ...one, event: 'delivery.sent', allowListHash: `${index}` }));
    const scenes: readonly (readonly [ViewRequest, AuditRecord[]])[] = [
      [{ view: 'stuck' }, many],
      [{ view: 'stuck', destination: 'team/none' }, []],
      [{ view: 'story' }, []],
      [{ view: 'story', group: 'ffffff' }, []],
      [{ view: 'story' }, many.map((one, index) => ({ ...one, groupHash: `${index}` }))],
      [{ view: 'story', group: first }, notifications],
      [{ view: 'notified' }, []],
      [{ view: 'notified', destination: 'team/none' }, []],
      [{ view: 'notified' }, lists],
      [{ view: 'refused', sender: 'none' }, []],
      [{ view: 'refused', sender: 'prod-eu' }, refusals],
      [{ view: 'unproven' }, []],
    ];
    const advice = /Choose a (?:longer|shorter) time/g;
    for (const [request, records] of scenes) {
      const evidence = evidenceOf(records, at(60, { queues, leftOut: 7 }));
      const told = (choosesTime: boolean) => readText(draw(request, evidence, { ...pictureControls, choosesTime }));
      // One of them is of what was not read.
      expect(told(true).match(advice)?.length, JSON.stringify(request)).toBeGreaterThan(1);
      expect(told(false)).not.toMatch(advice);
      expect(told(false)).toContain('What came before is not kept.');
    }
  });
});
