import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../lib/cli/dead-letters.ts';
import { type ActOptions, discardLetters, redriveLetters } from '../../lib/cli/dead-letters-act.ts';
import { listLetters, showLetter } from '../../lib/cli/dead-letters-show.ts';
import { type DeadLetterIo, describeQueueFault, type OpenStage, openStage } from '../../lib/cli/dead-letters-tools.ts';
import { runGuard } from '../../lib/cli/guard.ts';
import { type CapturedRun, captured } from '../support/cli-capture.ts';
import { createDeadLetterBench, type DeadLetterBench } from '../support/dead-letter-bench.ts';
import { aRecord } from '../support/delivery-bench.ts';
import { aNotification, anAlert, aResolvedAlert, labels } from '../support/notification-factory.ts';

const nowMs = Date.parse('2026-11-21T10:00:00Z');
const hourMs = 3_600_000;

/** Of the example allow-list: one alert group firing and resolved, one of a destination that is gone, and one unreadable. */
async function aStage(): Promise<DeadLetterBench> {
  const bench = createDeadLetterBench(nowMs);
  const hostile = anAlert({ labels: labels({ alertname: 'Red\u001b[31m\u202Eevil', team: 'payments' }) });
  const states = [
    aNotification({ alerts: [hostile], groupKey: '{}:{g="a"}' }),
    aNotification({ alerts: [aResolvedAlert()], status: 'resolved', groupKey: '{}:{g="a"}' }),
  ];
  const given = [
    { notification: states[0], destination: 'payments/slack-critical', reason: 'expired', hours: 30 },
    { notification: states[1], destination: 'payments/slack-critical', reason: 'refused', hours: 2 },
    { notification: states[0], destination: 'payments/slack-old', reason: 'destination_gone', hours: 1 },
  ] as const;
  for (const { notification, destination, reason, hours } of given) {
    const record = aRecord(notification ?? aNotification(), { destination, acceptedAtMs: nowMs - hours * hourMs });
    await bench.giveUp({ ...record, destination, reason, fallback: 'notified' });
  }
  const garbage = { body: 'garbage', messageId: 'garbage', destination: undefined };
  await bench.giveUp({ ...garbage, reason: 'unreadable_message' });
  return bench;
}

async function run(
  bench: DeadLetterBench,
  command: (stage: OpenStage, io: DeadLetterIo) => Promise<number>,
  answer: readonly string[] = [],
): Promise<CapturedRun> {
  return await captured(async (io) => {
    const whole = { ...io, stdin: Readable.from(answer) };
    const tools = { findQueues: async () => ({ ok: true as const, value: bench.queues }), nowMs: () => nowMs };
    const options = { stage: 'prod', service: 'alertguard', allowList: 'infra/allow-list' };
    const opened = await openStage(options, tools, whole);
    if (!opened.ok) throw new Error(opened.message);
    return await command(opened.stage, whole);
  });
}

const redriving =
  (options: ActOptions, filter = {}) =>
  async (stage: OpenStage, io: DeadLetterIo) =>
    await redriveLetters(stage, filter, options, io);

describe('list', () => {
  it('groups by destination and reason, a message that cannot be read too, and says nothing of the alerts', async () => {
    const bench = await aStage();
    const { stdout } = await run(bench, async (stage, io) => await listLetters(stage, {}, {}, io));
    expect(stdout).toMatchInlineSnapshot(`
      "alertguard-prod: 4 dead letters
        destination              reason              count  oldest     newest     sender   receiver
        -                        unreadable_message  1      0s ago     0s ago     -        -
        payments/slack-critical  expired             1      1d 6h ago  1d 6h ago  prod-eu  payments-critical
        payments/slack-critical  refused             1      2h ago     2h ago     prod-eu  payments-critical
        payments/slack-old       destination_gone    1      1h ago     1h ago     prod-eu  payments-critical
      "
    `);
  });

  it('prints JSON: the groups, or each', async () => {
    const bench = await aStage();
    const groups = await run(bench, async (stage, io) => await listLetters(stage, {}, { format: 'json' }, io));
    expect(JSON.parse(groups.stdout)).toMatchObject({ count: 4, hidden: 0, notSeen: 0 });
    const each = await run(
      bench,
      async (stage, io) => await listLetters(stage, { reason: 'expired' }, { format: 'json', each: true }, io),
    );
    expect(JSON.parse(each.stdout)).toMatchObject({
      destination: 'payments/slack-critical',
      acceptedAt: '2026-11-20T04:00:00.000Z',
      givenUpAt: '2026-11-21T10:00:00.000Z',
      alerts: { firing: 1, resolved: 0 },
      fallback: 'notified',
    });
    expect(`${groups.stdout}${each.stdout}`).not.toContain('evil');
  });

  it('says that others hold some, and that some cannot be seen yet', async () => {
    const bench = await aStage();
    const queues = {
      ...bench.queues,
      deadLetters: {
        ...bench.queues.deadLetters,
        count: async () => ({ ok: true as const, value: { visible: 9, hidden: 3 } }),
      },
    };
    const { stderr } = await run({ ...bench, queues }, async (stage, io) => await listLetters(stage, {}, {}, io));
    expect(stderr).toContain('SQS counts about 3 more that are hidden');
    expect(stderr).toContain('SQS counts about 5 more that it does not hand out yet');
  });
});

describe('show', () => {
  const showing = (id: string, options: { format?: 'json'; text?: boolean } = {}) => {
    return async (stage: OpenStage, io: DeadLetterIo) => await showLetter(stage, id, options, io);
  };

  async function keys(bench: DeadLetterBench): Promise<string[]> {
    const each = { format: 'json', each: true } as const;
    const { stdout } = await run(bench, async (stage, io) => await listLetters(stage, {}, each, io));
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).deliveryKey ?? JSON.parse(line).messageId);
  }

  it('says why, when, who was notified instead, and what the allow-list says today', async () => {
    const bench = await aStage();
    const [key = ''] = await keys(bench);
    const { stdout, code } = await run(bench, showing(key.slice(0, 8)));
    expect(code).toBe(0);
    expect(stdout).toContain(`delivery key  ${key}\n`);
    expect(stdout).toContain('reason        expired\n');
    expect(stdout).toContain('accepted      2026-11-20T04:00:00.000Z (1d 6h ago)\n');
    expect(stdout).toContain('alerts        1 firing, 0 resolved\n');
    expect(stdout).toContain('fallback      notified\n');
    expect(stdout).toContain('today         allowed, in the lane payments/slack-critical/');
    expect(stdout).not.toContain('Red');
  });

  it('shows the alerts with --text, and nothing in them reaches the terminal but what can be seen', async () => {
    const bench = await aStage();
    const [key = ''] = await keys(bench);
    const { stdout } = await run(bench, showing(key, { text: true }));
    expect(stdout).toContain('label alertname: Red[31mevil\n');
    for (const unseen of ['\u001b', '\u202E']) expect(stdout).not.toContain(unseen);
    const json = await run(bench, showing(key, { format: 'json', text: true }));
    expect(json.stdout).toContain('\\u202e');
    expect(JSON.parse(json.stdout)).toMatchObject({
      notification: { alerts: [{ status: 'firing' }] },
      today: { allowed: true },
    });
    expect(JSON.parse((await run(bench, showing(key, { format: 'json' }))).stdout)).not.toHaveProperty('notification');
  });

  it('shows what cannot be read by the id of its message', async () => {
    const bench = await aStage();
    const id = (await keys(bench)).find((one) => one.startsWith('message-')) ?? '';
    const { stdout } = await run(bench, showing(id, { text: true }));
    expect(stdout).toContain('delivery key  none: the message cannot be read\n');
    expect(stdout).toContain('today         stays here: it cannot be read\n');
  });

  it('says that there is none, and exits 1', async () => {
    expect(await run(await aStage(), showing('deadbeef'))).toMatchObject({
      code: 1,
      stderr: 'alertguard-prod has no dead letter deadbeef: see alertguard dead-letters list --each\n',
    });
  });
});

describe('redrive', () => {
  it('says how old the alerts are, what is kept and why, and asks', async () => {
    const bench = await aStage();
    const { code, stdout, stderr } = await run(bench, redriving({}), ['yes\n']);
    expect(code).toBe(1);
    expect(stdout).toContain('2 dead letters to send back to the delivery queue of alertguard-prod\n');
    expect(stdout).toMatch(/payments\/slack-critical +expired +1 +1d 6h ago/);
    expect(stdout).toContain('One alert group has several notifications among them: they are sent in order.\n');
    expect(stdout).toContain('2 have fallbacks that were notified already');
    expect(stdout).toMatch(
      /2 dead letters to keep\n(.*\n)* +1 +payments\/slack-old .*the allow-list has no such destination/,
    );
    expect(stdout).toMatch(/1 +- +- +it cannot be read\n/);
    expect(stderr).toContain('Send them back? [y/N] ');
    expect(stdout).toContain('Sent back 2 of 2 dead letters.\n');
    expect([bench.deliveries.size(), bench.deadLetters.size()]).toEqual([2, 2]);
  });

  it.each([
    ['no', ['no\n']],
    ['nothing', []],
  ])('changes nothing where the answer is %s', async (_what, answer) => {
    const bench = await aStage();
    const { code, stderr } = await run(bench, redriving({}), answer);
    expect(code).toBe(1);
    expect(stderr).toContain('not confirmed: nothing was changed (--yes confirms)');
    expect([bench.deliveries.size(), bench.deadLetters.receive(10, 1).length]).toEqual([0, 4]);
  });

  it('warns where a later notification of the alert group stays behind', async () => {
    const bench = await aStage();
    const { stdout } = await run(bench, redriving({ dryRun: true }, { reason: 'expired' }));
    expect(stdout).toContain('Warning: of one alert group a later notification stays here');
    expect(stdout).toContain('One alert group ends with a firing notification: it may have resolved since.');
  });

  it('sends what was shown, and not what arrives before the answer', async () => {
    const bench = await aStage();
    const late = aRecord(aNotification({ groupKey: '{}:{g="late"}' }), { destination: 'payments/slack-critical' });
    const answer = new Readable({
      read() {
        void bench.giveUp({ ...late, reason: 'expired', destination: 'payments/slack-critical' });
        this.push('y\n');
        this.push(null);
      },
    });
    const { stdout } = await captured(async (io) => {
      const tools = { findQueues: async () => ({ ok: true as const, value: bench.queues }), nowMs: () => nowMs };
      const whole = { ...io, stdin: answer };
      const options = { stage: 'prod', service: 'alertguard', allowList: 'infra/allow-list' };
      const opened = await openStage(options, tools, whole);
      return opened.ok ? await redriveLetters(opened.stage, {}, {}, whole) : -1;
    });
    expect(stdout).toContain('Sent back 2 of 2 dead letters.\n');
    expect(bench.deadLetters.size()).toBe(3);
  });

  it('names the role where sending is denied', async () => {
    const bench = await aStage();
    const queues = {
      ...bench.queues,
      deliveries: { send: async () => ({ ok: false, reason: 'queue_denied' }) as const },
    };
    const { code, stdout, stderr } = await run({ ...bench, queues }, redriving({ yes: true }));
    expect(code).toBe(1);
    expect(stdout).toContain('Sent back 0 of 2 dead letters.\n');
    expect(stderr).toContain('may not send to alertguard-prod-deliveries.fifo');
    expect(stderr).toContain('the role in the parameter redriveRoleArn. Assume that role');
    expect(stderr).not.toContain('Repeat');
  });

  it('says to repeat it where the delivery queue may have taken some', async () => {
    const bench = await aStage();
    const send = async () => ({ ok: false, reason: 'queue_unavailable' }) as const;
    const { stderr } = await run(
      { ...bench, queues: { ...bench.queues, deliveries: { send } } },
      redriving({ yes: true }),
    );
    expect(stderr).toContain('Repeat the command within four minutes');
  });

  it('prints with --format json one line for each, and all else to standard error', async () => {
    const bench = await aStage();
    const { stdout } = await run(bench, redriving({ yes: true, format: 'json' }));
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ outcome, because }) => [outcome, because])).toEqual([
      ['kept', 'destination_unknown'],
      ['kept', 'unreadable'],
      ['redriven', undefined],
      ['redriven', undefined],
    ]);
    expect(stdout).not.toContain('evil');
  });
});

describe('discard', () => {
  it('deletes what was confirmed, also what cannot be read, and prints it', async () => {
    const bench = await aStage();
    const { code, stdout } = await run(
      bench,
      async (stage, io) => await discardLetters(stage, { reason: 'unreadable_message' }, { format: 'json' }, io),
      ['y\n'],
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'discarded', reason: 'unreadable_message' });
    expect(bench.deadLetters.size()).toBe(3);
  });

  it('asks first', async () => {
    const bench = await aStage();
    const { code } = await run(bench, async (stage, io) => await discardLetters(stage, {}, {}, io), ['n\n']);
    expect([code, bench.deadLetters.size()]).toEqual([1, 4]);
  });
});

describe('the options', () => {
  it('take a duration or a time with its zone', () => {
    expect(parseFilter({ since: '2h', before: '2026-11-21T09:00:00Z' }, nowMs)).toMatchObject({
      sinceMs: nowMs - 2 * hourMs,
      beforeMs: nowMs - hourMs,
    });
  });

  it.each([
    { since: 'yesterday' },
    { before: '2026-11-21T09:00:00' },
    { since: '2026-99-21T09:00:00Z' },
    { id: 'short' },
    { id: 'not-hexadecimal' },
  ])('%o is a wrong command line', async (options) => {
    expect(parseFilter(options, nowMs)).toEqual(expect.any(String));
    const argv = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    expect((await captured((io) => runGuard(['dead-letters', 'list', ...argv], io))).code).toBe(2);
  });

  it('of a stage without queues, or without rights, say what to check', () => {
    expect(describeQueueFault('read', 'queue_missing', 'alertguard-prod')).toContain('check --stage and the region');
    expect(describeQueueFault('read', 'queue_denied', 'alertguard-prod')).toContain('sqs:ReceiveMessage');
  });
});
