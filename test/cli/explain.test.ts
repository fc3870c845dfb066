import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { maxBodyBytes } from '../../lib/alertmanager/body-limit.ts';
import { type ExplainOptions, runExplain } from '../../lib/cli/explain.ts';
import { aDirectoryOf } from '../support/allow-list-directory.ts';
import { edited } from '../support/allow-list-files.ts';
import { captured, guardHere, guardProcess } from '../support/cli-capture.ts';
import { anAlert, labels, rawNotification } from '../support/notification-factory.ts';

const declining = edited('payments', 'to: [oncall@example.com]', 'to: [oncall@example.com]\n    sendResolved: false');

async function explain(
  payload: string | Uint8Array | undefined,
  options: Partial<ExplainOptions> = {},
  files = declining,
) {
  const directory = aDirectoryOf(files);
  const file = join(directory, 'payload.json');
  if (payload !== undefined) writeFileSync(file, payload);
  const all = { sender: 'prod-eu', allowList: directory, ...options };
  const run = await captured(async (io) => await runExplain(payload === undefined ? undefined : file, all, io));
  return { ...run, stdout: run.stdout.replaceAll(`${directory}/`, '') };
}

/** The line of the step that refused. */
function refusal(stdout: string): string | undefined {
  return stdout.split('\n').find((line) => line.startsWith('  refused'));
}

const asked = { receiver: 'payments-critical', label: ['team=payments'] };

describe('guard explain', () => {
  it('tells every step of a notification that is let through', async () => {
    const lane = (name: string) => expect.stringMatching(new RegExp(`^payments/${name}/[0-3]$`));
    const { code, stdout, stderr } = await explain(rawNotification({ groupKey: '{}:{}' }));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(
      stdout.replace(/\/\d\b/g, '/n').replace(/\d+ bytes/, 'n bytes'),
    ).toBe(`  ok       size         n bytes, at most 6291456 are accepted
  ok       sender       prod-eu authenticates with standard-webhooks; its key is in <stage>/alertguard/senders/prod-eu  [platform.yml:3]
  -        signature    not checked here, because that needs the key; the steps below assume that it is valid
  ok       body         a firing notification with 1 firing and 0 resolved alerts
  ok       receiver     "payments-critical" belongs to team payments  [teams/payments.yml:14]
  ok       labels       every alert has team="payments"  [teams/payments.yml:16]
  ok       links        left out of every message: 2 public; only hosts in \`linkHosts\` are linked  [platform.yml:14]
  ok       destination  payments/chat (slack), with the secret <stage>/alertguard/payments/chat  [teams/payments.yml:2]
  ok       destination  payments/mail (email)  [teams/payments.yml:5]
  ok       destination  payments/hook (webhook), with the secret <stage>/alertguard/payments/hook  [teams/payments.yml:9]
  ok       queue        in order within the lanes payments/chat/n, payments/mail/n, payments/hook/n; a repeat within 5 minutes is dropped

202 accepted: notified: payments/chat, payments/mail, payments/hook
`);
    const odd = anAlert({ labels: new Map([...anAlert().labels, ['severity', 'purple']]) });
    const { stdout: unknown } = await explain(rawNotification({ alerts: [anAlert(), odd] }));
    expect(unknown).toContain(
      'severity     unknown in 1 of 2 alerts, which count as critical; `severities` adds names\n',
    );
    expect(unknown).not.toContain('purple');
    const json = await explain(rawNotification(), { format: 'json' });
    expect(JSON.parse(json.stdout)).toMatchObject({
      answer: 'accepted',
      status: 202,
      deliveries: ['chat', 'mail', 'hook'].map((name) => ({
        destination: `payments/${name}`,
        deliveryKey: expect.stringMatching(/^[0-9a-f]{64}$/),
        lane: lane(name),
      })),
    });
  });

  it('tells which destination wants nothing resolved, and who is told instead of one that fails', async () => {
    const fallback = edited('payments', 'deliver: [chat, mail, hook]', 'deliver: [chat, hook]');
    expect((await explain(undefined, { ...asked, resolved: true })).stdout).toContain(
      '  skipped  destination  payments/mail (email) gets no resolved alerts: sendResolved is false  [teams/payments.yml:8]\n',
    );
    expect((await explain(undefined, asked, fallback)).stdout).toContain(
      '  ok       fallback     if a delivery keeps failing, payments/mail is notified instead  [teams/payments.yml:17]\n',
    );
  });

  it('says so where everybody declines', async () => {
    const files = edited('payments', 'deliver: [chat, mail, hook]', 'deliver: [mail]', declining);
    const { code, stdout } = await explain(undefined, { ...asked, resolved: true }, files);
    expect({ code, end: stdout.split('\n').at(-2) }).toEqual({ code: 0, end: '202 accepted: nobody is notified' });
  });

  it('says which alerts are left out of a notification that is delivered', async () => {
    const strangers = [anAlert({ labels: labels({ team: 'search' }) }), anAlert({ labels: labels({ pod: 'x' }) })];
    const { code, stdout } = await explain(rawNotification({ alerts: [anAlert(), ...strangers] }));
    expect(code).toBe(0);
    expect(stdout).toContain(
      '  ok       labels       alert 2 of 3 has another value for the label `team`, team="payments" is required; 2 alerts lack a required label; the other 1 are delivered  [teams/payments.yml:16]\n',
    );
  });

  it('names every value of which an alert must have one, and none that the alert has', async () => {
    const listed = edited('payments', '{ team: payments }', '{ team: [search, payments] }', declining);
    const { code, stdout } = await explain(undefined, { ...asked, label: ['team=hidden'] }, listed);
    expect({ code, refused: refusal(stdout) }).toEqual({
      code: 1,
      refused:
        '  refused  labels       alert 1 of 1 has another value for the label `team`, team="payments" or "search" is required  [teams/payments.yml:16]',
    });
    expect(stdout).not.toContain('hidden');
    const passed = await explain(undefined, { ...asked, label: ['team=search'] }, listed);
    expect(passed.stdout).toContain(
      'labels       every alert has team="payments" or "search"  [teams/payments.yml:16]',
    );
  });

  it('says by which group a receiver has its sender', async () => {
    const files = edited(
      'payments',
      'senders: [prod-eu]',
      'senders: [europe]',
      edited('platform', 'teams:\n', 'senderGroups: { europe: [prod-eu] }\nteams:\n', declining),
    );
    expect((await explain(undefined, asked, files)).stdout).toContain(
      'receiver     "payments-critical" belongs to team payments, for prod-eu by the sender group europe  [teams/payments.yml:14]',
    );
  });

  it('says of a destination whose team shares it', async () => {
    const shared = edited('ops', 'ops }', 'ops, share: [payments] }', declining);
    const files = edited('payments', 'deliver: [chat, mail, hook]', 'deliver: [platform/ops]', shared);
    expect((await explain(undefined, asked, files)).stdout).toContain(
      'destination  platform/ops (slack), with the secret <stage>/alertguard/platform/ops, shared by team platform  [teams/platform.yml:2]',
    );
  });

  it('says that a notification is shortened', async () => {
    const noise = Array.from({ length: 400_000 }, () => Math.random().toString(36).slice(2, 8)).join(' ');
    const { stdout } = await explain(rawNotification({ alerts: [anAlert({ annotations: labels({ noise }) })] }));
    expect(stdout).toContain('too large for one queue message: long texts and labels are cut');
  });

  it('tells that a credential is taken out, and not which', async () => {
    const annotations = labels({ summary: 'key AKIAIOSFODNN7EXAMPLE was used' });
    const { stdout } = await explain(rawNotification({ alerts: [anAlert({ annotations })] }));
    expect(stdout).toContain('credentials are redacted from the message: 1 aws_access_key_id\n');
    expect(stdout).not.toContain('AKIAIOSFODNN7EXAMPLE');
  });
});

describe('guard explain names the step that refuses, and the line that decided:', () => {
  const receiverOf = (receiver: string, sender = 'prod-eu') => ({ ...asked, sender, receiver });
  const strangers = [anAlert({ labels: labels({ team: 'search' }) }), anAlert({ labels: labels({ pod: 'x' }) })];

  it.each<[string, string | Uint8Array | undefined, Partial<ExplainOptions>, string, string]>([
    [
      'a sender that is misspelt',
      undefined,
      { ...asked, sender: 'prod-ue' },
      'sender       no such sender: did you mean `prod-eu`?  [platform.yml:2]',
      '401 unauthenticated: unknown_sender',
    ],
    [
      'a body that is too large',
      Buffer.alloc(maxBodyBytes + 1),
      {},
      'size         6291457 bytes, at most 6291456 are accepted: lower `max_alerts`',
      '413 too_large: body_too_large',
    ],
    ['bytes that are no text', Buffer.from([0xff]), {}, 'body         not UTF-8', '400 malformed: not_utf8'],
    [
      'no JSON',
      '{"a":1,}',
      {},
      'body         not JSON; a byte order mark, a comment or a trailing comma is enough',
      '400 malformed: not_json',
    ],
    [
      'JSON of another kind',
      '[]',
      {},
      'body         not the webhook body of Alertmanager or Grafana: it is not an object',
      '400 malformed: schema',
    ],
    [
      'a field that is wrong',
      rawNotification().replace('"startsAt":"', '"startsAt":1,"was":"'),
      {},
      'body         not the webhook body of Alertmanager or Grafana: look at `alerts.0.startsAt`',
      '400 malformed: schema',
    ],
    [
      'a receiver that is misspelt',
      undefined,
      receiverOf('payment-critical'),
      'receiver     prod-eu has no receiver "payment-critical": did you mean "payments-critical"?  [teams/payments.yml:14]',
      '403 not_allowed: receiver_unknown',
    ],
    [
      'a receiver of another sender',
      undefined,
      receiverOf('payments-critical', 'prod-us'),
      'receiver     "payments-critical" is for `prod-eu`, not for prod-us  [teams/payments.yml:14]',
      '403 not_allowed: receiver_unknown',
    ],
    [
      'a receiver that nobody has',
      undefined,
      receiverOf('web.hook\u001b[2J'),
      'receiver     prod-eu has no receiver "web.hook\\u001b[2J": it has 2 others, and names are compared exactly',
      '403 not_allowed: receiver_unknown',
    ],
    [
      'a label that is missing',
      undefined,
      { ...asked, label: [] },
      'labels       alert 1 of 1 has no label `team`, team="payments" is required  [teams/payments.yml:16]',
      '403 not_allowed: labels_missing',
    ],
    [
      'labels of all alerts',
      rawNotification({ alerts: strangers }),
      {},
      'labels       alert 1 of 2 has another value for the label `team`, team="payments" is required; 2 alerts lack a required label  [teams/payments.yml:16]',
      '403 not_allowed: labels_missing',
    ],
  ])('%s', async (_, payload, options, step, end) => {
    const { code, stdout, stderr } = await explain(payload, options);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(refusal(stdout)).toBe(`  refused  ${step}`);
    expect(stdout).toMatch(new RegExp(`\n\n${end}, nobody is notified\n$`));
  });
});

describe('guard explain, asked by a name', () => {
  it('takes the name as it stands in alertmanager.yml, and a value with an equals sign', async () => {
    const files = edited(
      'payments',
      'payments-critical:',
      '"ns/config/web.hook (a+b)":',
      edited('payments', '{ team: payments }', '{ team: a=b }'),
    );
    const options = { receiver: 'ns/config/web.hook (a+b)', label: ['team=a=b', '__proto__=x'] };
    expect((await explain(undefined, options, files)).code).toBe(0);
  });
});

describe('guard explain on a terminal', () => {
  it('colours the outcome of each step, and nothing else', async () => {
    const options = { ...asked, sender: 'prod-eu', allowList: aDirectoryOf(declining) };
    const { stdout } = await captured(async (io) => await runExplain(undefined, options, io), { color: true });
    const lines = stdout.split('\n').filter((line) => line.startsWith('  '));
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) {
      const [start, code, rest = '', ...others] = line.split('\u001b[');
      expect({ start, code: code?.replace(/^\d+m[a-z-]+ *$/, 'coloured'), others }).toEqual({
        start: '  ',
        code: 'coloured',
        others: [],
      });
      expect(rest).toMatch(/^0m {2}[a-z]+ {2}/);
    }
  });
});

describe('guard explain answers with one line to', () => {
  it.each<[string, string[], string, number]>([
    ['neither payload nor receiver', [], 'error: pass either a payload or --receiver\n', 2],
    ['both', ['x.json', '--receiver', 'a'], 'error: pass either a payload or --receiver\n', 2],
    ['a label without value', ['--receiver', 'a', '--label', 'b'], 'error: --label must be name=value\n', 2],
    [
      'labels beside a payload',
      ['x.json', '--label', 'a=b'],
      'error: --label and --resolved work only with --receiver\n',
      2,
    ],
    [
      'a payload that is not there',
      ['nowhere.json'],
      'error: the payload cannot be read: pass a file that exists, or -\n',
      1,
    ],
    [
      'an allow-list that is not there',
      ['--receiver', 'a', '--allow-list', '/nowhere'],
      '/nowhere:1:1 pass a directory that exists and is readable\n',
      1,
    ],
  ])('%s', async (_, argv, stderr, code) => {
    expect(await guardHere(['explain', '--sender', 'prod-eu', ...argv])).toEqual({ code, stdout: '', stderr });
  });

  it('no sender', async () => {
    expect(await guardHere(['explain', '--receiver', 'a'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: pass --sender, or --request alone\n',
    });
  });

  it('an allow-list with faults', async () => {
    const broken = edited('payments', 'deliver: [chat,', 'deliver: [chta,');
    const { code, stderr } = await explain(undefined, asked, broken);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /teams\/payments\.yml:16:15 `deliver`: no such destination in this file: did you mean `chat`\?\n$/,
    );
  });
});

describe('guard explain as a process', () => {
  it('has a help that names its exit codes', async () => {
    const { code, stdout } = await guardHere(['explain', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Exit code: 0 accepted, 1 rejected, ');
  });

  it('answers with the example allow-list', async () => {
    const argv = ['explain', '--sender', 'prod-eu', '--receiver', 'payments-info', '--label', 'team=payments'];
    const { code, stdout } = await guardProcess(argv);
    expect(code).toBe(0);
    expect(stdout).toContain('[infra/allow-list/teams/payments.yml:');
    expect(stdout).toContain('202 accepted: notified: payments/slack-critical\n');
    expect(stdout).not.toContain('\u001b');
    expect((await guardHere([...argv.slice(0, -1), 'team=search'])).code).toBe(1);
  });
});
