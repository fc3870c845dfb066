import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AuditEvent, DeliveryFields } from '../../lib/audit/audit-event.ts';
import { explainRequestOf } from '../../lib/cli/explain-request.ts';
import { toAuditLine } from '../../lib/local/audit-log.ts';
import { aDirectoryOf } from '../support/allow-list-directory.ts';
import { goodFiles } from '../support/allow-list-files.ts';
import { captured, guardHere } from '../support/cli-capture.ts';

const nowMs = Date.UTC(2026, 10, 22, 4);
const hash = 'ab'.repeat(32);
const request = 'JKJaXmPLvHcESHA=';
const alerts = { firing: 1, resolved: 0, truncated: 0 };
const from = { requestId: request, sourceAddress: '192.0.2.1', latencyMs: 5, groupHash: hash, alerts };
const key = (name: string) => name.padEnd(64, '0');

function refused(fields: Pick<Extract<AuditEvent, { event: 'notification.rejected' }>, 'reason' | 'status'> & object) {
  const names = { sender: 'prod-eu', receiver: 'payments-critical' };
  return {
    event: 'notification.rejected',
    outcome: 'rejected',
    code: 'not_allowed',
    ...from,
    ...names,
    ...fields,
  } as const;
}

const accepted: AuditEvent = {
  ...{ event: 'notification.accepted', outcome: 'accepted', ...from, sender: 'prod-eu', receiver: 'payments-critical' },
  ...{ destinations: ['payments/chat', 'payments/mail'], deliveryKeys: [key('a'), key('b')] },
  ...{ alertsNotAllowed: 0, shortened: false },
};

const delivery: DeliveryFields = {
  ...{ sender: 'prod-eu', receiver: 'payments-critical', destination: 'payments/chat', provider: 'slack' },
  ...{ deliveryKey: key('a'), groupHash: hash, alerts, attempt: 1, status: 200, latencyMs: 90, requestId: request },
};

const sent = (fields: Partial<DeliveryFields>, sinceAcceptedMs = 200): AuditEvent => ({
  ...{ event: 'delivery.sent', outcome: 'delivered', queuedMs: 20, sinceAcceptedMs },
  ...{ sinceChangeMs: undefined, class: 'chat', ...delivery, ...fields },
});

/** Of events with their ages in seconds; the paths are without the directory. */
async function explain(...events: readonly (readonly [ageSeconds: number, event: AuditEvent])[]) {
  return await explainLines(events.map(([age, event]) => toAuditLine(event, hash, nowMs - age * 1_000)));
}

async function explainLines(lines: readonly string[]) {
  const directory = aDirectoryOf(goodFiles);
  const file = join(mkdtempSync(join(tmpdir(), 'alertguard-')), 'audit.ndjson');
  writeFileSync(file, lines.join('\n'));
  const options = { request, since: '24h', stage: 'prod', file, allowList: directory };
  const tools = {
    nowMs: () => nowMs,
    insights: async () => {
      throw new Error('a file was to be read');
    },
  };
  const { code, stdout, stderr } = await captured(async (io) => await explainRequestOf(options, tools, io));
  return { code, stderr, stdout: stdout.replaceAll(`${directory}/`, '').replaceAll(file, 'file') };
}

const lineOf = (entry: string) => {
  const text = goodFiles.find(({ path }) => path === 'teams/payments.yml')?.text ?? '';
  return `teams/payments.yml:${text.split('\n').findIndex((line) => line.trimStart().startsWith(entry)) + 1}`;
};

describe('guard explain --request', () => {
  it('says who was notified, and the entries that say so', async () => {
    const mail = sent({ destination: 'payments/mail', deliveryKey: key('b'), status: undefined });
    const { code, stdout } = await explain([60, accepted], [59, sent({})], [58, mail]);
    expect(code).toBe(0);
    expect(stdout).toContain(`2026-11-22 03:59:00Z  notification.accepted
    "prod-eu" > "payments-critical": "payments/chat", "payments/mail"  [${lineOf('deliver:')}]
2026-11-22 03:59:01Z  delivery.sent
    "payments/chat" answered 200  [${lineOf('chat:')}]
2026-11-22 03:59:02Z  delivery.sent
    "payments/mail" answered 2xx  [${lineOf('mail:')}]
`);
    expect(stdout).toContain('Whether somebody has read it');
    expect(stdout).toContain('How the allow-list was: abababababab decided');
  });

  it.each([
    ['alive', 'a sign of life; it goes nowhere'],
    ['ended', 'resolved, which is no sign of life'],
  ] as const)('says what a heartbeat is that is %s', async (outcome, said) => {
    const names = { sender: 'prod-eu', receiver: 'payments-critical' };
    const { code, stdout } = await explain([60, { event: 'heartbeat.received', outcome, ...from, ...names }]);
    expect(code).toBe(0);
    expect(stdout).toContain(`heartbeat.received\n    "prod-eu" > "payments-critical": ${said}  [`);
  });

  it.each<[string, Parameters<typeof refused>[0], string, string | undefined]>([
    ['labels', { reason: 'labels_missing', status: 403 }, 'no alert carries the labels', lineOf('require:')],
    [
      'a key',
      { reason: 'signature_mismatch', status: 401, ...{ receiver: undefined } },
      'another key',
      'platform.yml:3',
    ],
    ['a body', { reason: 'not_json', status: 400, ...{ receiver: undefined } }, 'is not JSON', undefined],
    [
      'a receiver that is nearly another',
      { reason: 'receiver_unknown', status: 403, ...{ receiver: 'payments-critcal' } },
      'did you mean "payments-critical"?',
      lineOf('payments-critical:'),
    ],
    [
      'a stranger',
      { reason: 'unknown_sender', status: 401, ...{ sender: undefined, receiver: undefined } },
      'no sender of this name',
      'platform.yml:2',
    ],
  ])('says that a request was refused for %s', async (_, fields, cause, place) => {
    const { code, stdout } = await explain([60, refused(fields)]);
    expect(code).toBe(1);
    expect(stdout).toContain(cause);
    expect(/\[(.*)\]/.exec(stdout)?.[1]).toBe(place);
    expect(stdout).toContain('The lines do not say:\n');
  });

  it('says what was given up, and what was notified instead', async () => {
    const fields = { ...delivery, status: 404 };
    const { code, stdout } = await explain(
      [60, { ...accepted, destinations: ['payments/chat'], deliveryKeys: [key('a')] }],
      [
        50,
        {
          event: 'delivery.fell_back',
          outcome: 'fell_back',
          reason: 'destination_gone',
          fallbacks: ['payments/mail'],
          ...fields,
        },
      ],
      [50, { event: 'delivery.dead_lettered', outcome: 'dead_lettered', reason: 'destination_gone', ...fields }],
    );
    expect(code).toBe(1);
    expect(stdout).toContain('no longer exists (destination_gone); notified instead: "payments/mail"');
    expect(stdout).toContain('"payments/chat" was given up: the vendor says');
  });

  it('finds the delivery of a repeat under the request that it repeats', async () => {
    const first = { requestId: 'first' };
    const [chat, mail] = [sent(first), sent({ ...first, destination: 'payments/mail', deliveryKey: key('b') })];
    const { code, stdout } = await explain([100, { ...accepted, ...first }], [99, chat], [98, mail], [60, accepted]);
    expect(code).toBe(0);
    expect(stdout.match(/delivery\.sent \(of an earlier request/g)).toHaveLength(2);
    expect(stdout).not.toContain('What became of');
  });

  it('takes no reminder of an hour ago for the end of one that still waits', async () => {
    const { stdout } = await explain([3_600, sent({ requestId: 'first' })], [60, accepted]);
    expect(stdout).not.toContain('earlier request');
    expect(stdout).toContain('What became of "payments/chat", "payments/mail": there is no line of an end.');
  });

  it('prints nothing of a line that a terminal would obey', async () => {
    const orders = '\u001b]0;title\u0007\u009b2J';
    const time = new Date(nowMs - 60_000).toISOString();
    const line = { time, event: `x${orders}`, requestId: request, allowListHash: orders, destination: orders };
    const { stdout } = await explainLines([JSON.stringify(line)]);
    expect(stdout).toContain('\n');
    expect(stdout).toMatch(/^[\n -~]*$/);
  });

  it('says that no line names the request', async () => {
    const { code, stderr } = await explain([60, sent({ requestId: 'other' })]);
    expect(code).toBe(1);
    expect(stderr).toContain('no line names this request, 2026-11-21 04:00:00Z to 2026-11-22 04:00:00Z, ');
  });

  it('is asked with a request alone', async () => {
    const both = await guardHere(['explain', '--request', 'x', '--sender', 'prod-eu']);
    expect(both).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: --request takes no payload, sender or receiver: the lines name them\n',
    });
    expect(await guardHere(['explain', 'x.json'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: pass --sender, or --request alone\n',
    });
  });
});
