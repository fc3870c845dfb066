import { describe, expect, it } from 'vitest';
import { type CompiledAllowList, loadAllowList, resolveReceiver } from '../../lib/allow-list/allow-list.ts';
import { compileAllowList, type SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { contentHash } from '../../lib/allow-list/compile/content-hash.ts';
import { compiled } from '../support/allow-list-compiled.ts';
import { faultsOf } from '../support/allow-list-faults.ts';
import { edited, goodFiles, paymentsText, platformText, rewritten, without } from '../support/allow-list-files.ts';
import { testProviders } from '../support/allow-list-providers.ts';

describe('A compiled allow-list', () => {
  it('holds what the files say, sorted by name', () => {
    const { hash, ...content } = compiled(goodFiles);
    const hosts = [
      { host: '10.0.0.7', port: 8443, private: false },
      { host: 'hooks.example.com', port: 443, private: false },
    ];
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(content).toEqual({
      version: 1,
      emailFrom: 'alertguard@example.com',
      linkHosts: ['alertmanager.example.com'],
      senders: [
        { name: 'prod-eu', scheme: 'standard-webhooks', secret: 'alertguard/senders/prod-eu' },
        { name: 'prod-us', scheme: 'standard-webhooks', secret: 'alertguard/senders/prod-us' },
      ],
      destinations: [
        {
          id: 'payments/chat',
          team: 'payments',
          type: 'slack',
          secret: 'alertguard/payments/chat',
          parallelism: 4,
          hosts,
          options: {},
        },
        {
          id: 'payments/hook',
          team: 'payments',
          type: 'webhook',
          secret: 'alertguard/payments/hook',
          parallelism: 4,
          hosts,
          options: { url: 'https://hooks.example.com/alerts' },
        },
        {
          id: 'payments/mail',
          team: 'payments',
          type: 'email',
          parallelism: 4,
          hosts,
          options: { to: ['oncall@example.com'] },
        },
        {
          id: 'platform/ops',
          team: 'platform',
          type: 'slack',
          secret: 'alertguard/platform/ops',
          parallelism: 4,
          hosts: [],
          options: {},
        },
      ],
      receivers: [
        {
          sender: 'prod-eu',
          name: 'payments-critical',
          team: 'payments',
          require: [['team', 'payments']],
          deliver: ['payments/chat', 'payments/mail', 'payments/hook'],
          fallback: ['payments/mail'],
        },
        ...['prod-eu', 'prod-us'].map((sender) => ({
          sender,
          name: 'platform-ops',
          team: 'platform',
          require: [],
          deliver: ['platform/ops'],
          fallback: [],
        })),
      ],
      escalation: ['platform/ops'],
    });
  });

  it('has the hash of all that is in it but version and hash', () => {
    const { version, hash, ...content } = compiled(goodFiles);
    expect([version, hash]).toEqual([1, contentHash(content)]);
  });

  it.each<[string, readonly SourceFile[]]>([
    [
      'a sender’s secret',
      edited('platform', 'secret: alertguard/senders/prod-us', 'secret: alertguard/senders/prod-us2'),
    ],
    ['a host that may be private', edited('platform', '10.0.0.7:8443]', '{ host: 10.0.0.7:8443, private: true }]')],
    ['a value of a required label', edited('payments', '{ team: payments }', '{ team: [payments, search] }')],
    ['a required label', edited('payments', '{ team: payments }', '{ team: payments, env: prod }')],
    ['the order of deliveries', edited('payments', '[chat, mail, hook]', '[mail, chat, hook]')],
    ['a fallback', edited('payments', 'fallback: [mail]', 'fallback: []')],
    ['an option', edited('payments', 'to: [oncall', 'to: [second@example.com, oncall')],
    ['the escalation', edited('platform', 'escalation: [platform/ops]', 'escalation: [payments/mail]')],
    ['a link host', edited('platform', 'linkHosts: [alert', 'linkHosts: [runbooks.example.com, alert')],
    ['the From address', edited('platform', 'emailFrom: alertguard', 'emailFrom: guard')],
    ['a parallelism', edited('ops', 'ops }', 'ops, parallelism: 1 }')],
  ])('has another hash after a change of %s', (_, files) => {
    expect(compiled(files).hash).not.toBe(compiled(goodFiles).hash);
  });

  it('takes a team without a file, and a team without anything', () => {
    expect(faultsOf(without('ops').filter(({ path }) => path !== 'teams/payments.yml'))).toMatchObject([
      { code: 'destination_unknown' },
    ]);
    expect(faultsOf(edited('platform', 'linkHosts:', '  search:\nlinkHosts:'))).toEqual([]);
  });

  it('has no From address where nothing sends email', () => {
    const files = edited(
      'payments',
      paymentsText.slice(paymentsText.indexOf('  mail:'), paymentsText.indexOf('  hook:')),
      '',
    );
    const withoutMail = edited('payments', ', mail, hook]', ', hook]', edited('payments', '[mail]', '[hook]', files));
    expect(compiled(withoutMail).emailFrom).toBeUndefined();
  });

  it('keeps the private flag and the port of a host', () => {
    const files = edited('platform', '10.0.0.7:8443]', '{ host: "[fd00::1]:8443", private: true }]');
    expect(compiled(files).destinations[0]?.hosts).toEqual([
      { host: '[fd00::1]', port: 8443, private: true },
      { host: 'hooks.example.com', port: 443, private: false },
    ]);
  });

  it.each([
    [1, 1],
    [16, 16],
  ])('keeps a parallelism of %i', (written, kept) => {
    const files = edited('ops', 'ops }', `ops, parallelism: ${written} }`);
    expect(compiled(files).destinations.at(-1)?.parallelism).toBe(kept);
  });

  it('compares an email’s domain without regard to case', () => {
    expect(faultsOf(edited('payments', 'oncall@example.com', 'OnCall@EXAMPLE.com'))).toEqual([]);
    expect(faultsOf(edited('platform', 'emailDomains: [example.com]', 'emailDomains: [Example.COM]'))).toEqual([]);
  });

  it('starts with a byte order mark as well as without', () => {
    expect(compiled(rewritten('platform', `\uFEFF${platformText}`)).hash).toBe(compiled(goodFiles).hash);
  });
});

describe('A receiver named like a built-in', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

  it.each(names)('%s is found by that name, and by it alone', (name) => {
    const files = edited('payments', '  payments-critical:', `  ${name}:`);
    const allowList = loadAllowList(JSON.stringify(compiled(files)), 'test');
    expect(resolveReceiver(allowList, 'prod-eu', name)?.team).toBe('payments');
    for (const other of names.filter((candidate) => candidate !== name)) {
      expect(resolveReceiver(allowList, 'prod-eu', other)).toBeUndefined();
    }
  });

  it.each(names)('%s as a sender has no receivers', (name) => {
    const allowList = loadAllowList(JSON.stringify(compiled(goodFiles)), 'test');
    expect(resolveReceiver(allowList, name, 'payments-critical')).toBeUndefined();
    expect(resolveReceiver(allowList, name, name)).toBeUndefined();
  });
});

it('A file that cannot be read hides no fault of the others and makes none in them', () => {
  const files = edited(
    'payments',
    'type: slack',
    'type: slack: chat',
    edited('ops', 'deliver: [ops]', 'deliver: [op]'),
  );
  const escalated = edited('platform', '[platform/ops]', '[platform/ops, payments/mail]', files);
  expect(faultsOf(escalated).map(({ code }) => code)).toEqual(['yaml_syntax', 'destination_unknown']);
});

it('The compiler gives the same JSON text whatever the order of the files', () => {
  const text = (result: CompiledAllowList) => JSON.stringify(result);
  expect(text(compiled(goodFiles.toReversed()))).toBe(text(compiled(goodFiles)));
});

it('No file at all is told as the missing platform.yml', () => {
  expect(compileAllowList([], testProviders)).toEqual({
    ok: false,
    faults: [
      {
        file: 'platform.yml',
        line: 1,
        column: 1,
        code: 'platform_missing',
        message: 'this file is missing: create it, with `senders` and `teams`',
      },
    ],
  });
});
