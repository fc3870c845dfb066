import { describe, expect, it } from 'vitest';
import { compiledAllowListSchema } from '../../../lib/allow-list/allow-list.ts';
import type { SourceFile } from '../../../lib/allow-list/compile/compile.ts';
import { edited, goodFiles, rewritten, withFile, without } from '../../support/allow-list-files.ts';
import { changesBetween } from '../../support/allow-list-review.ts';

type Case = readonly [title: string, after: readonly SourceFile[], changes: readonly string[]];

const platform = (from: string, to: string, files?: readonly SourceFile[]) => edited('platform', from, to, files);
const payments = (from: string, to: string, files?: readonly SourceFile[]) => edited('payments', from, to, files);

const chat = 'secret: alertguard/payments/chat\n';

const widenings: readonly Case[] = [
  [
    'a sender',
    platform('teams:\n', '  dev: { scheme: grafana, secret: alertguard/senders/dev }\nteams:\n'),
    ['widening sender dev added scheme: grafana secret: alertguard/senders/dev'],
  ],
  [
    'another key of a sender',
    platform('secret: alertguard/senders/prod-us', 'secret: alertguard/senders/us'),
    ['widening sender prod-us secret: alertguard/senders/prod-us → alertguard/senders/us'],
  ],
  [
    'a bearer token in place of a signature',
    platform('standard-webhooks, secret: alertguard/senders/prod-us', 'bearer, secret: alertguard/senders/prod-us'),
    ['widening sender prod-us scheme: standard-webhooks → bearer'],
  ],
  [
    'a team',
    platform('linkHosts:', '  search: { senders: [prod-us], hosts: [{ host: 10.0.0.9, private: true }] }\nlinkHosts:'),
    ['widening team search added senders: prod-us hosts: 10.0.0.9 (private)'],
  ],
  [
    'a sender that a team may hear',
    platform(
      '    senders: [prod-eu]\n    secrets: alertguard/payments/',
      '    senders: [prod-us, prod-eu]\n    secrets: alertguard/payments/',
    ),
    ['widening team payments senders: + prod-us'],
  ],
  [
    'a shorter prefix of secrets',
    platform(
      'secrets: alertguard/platform/',
      'secrets: alertguard/pl/',
      rewritten('ops', 'receivers: {}\n').map((file) => ({
        ...file,
        text: file.text.replace('escalation: [platform/ops]\n', ''),
      })),
    ),
    [
      'widening team platform secrets: alertguard/platform/ → alertguard/pl/',
      'narrowing platform escalation: - platform/ops',
      'narrowing receiver platform/platform-ops removed senders: prod-eu, prod-us deliver: ops',
      'narrowing destination platform/ops removed type: slack secret: alertguard/platform/ops',
    ],
  ],
  [
    'a domain for email',
    platform('[example.com]', '[example.com, example.org]'),
    ['widening team payments emailDomains: + example.org'],
  ],
  ['a host', platform('10.0.0.7:8443]', '10.0.0.7:8443, 10.0.0.8]'), ['widening team payments hosts: + 10.0.0.8']],
  [
    'another port of a host',
    platform('10.0.0.7:8443]', '10.0.0.7:8444]'),
    ['widening team payments hosts: + 10.0.0.7:8444', 'narrowing team payments hosts: - 10.0.0.7:8443'],
  ],
  [
    'private addresses of a host',
    platform('hooks.example.com, 10', '{ host: hooks.example.com, private: true }, 10'),
    ['widening team payments hosts: + hooks.example.com (private)'],
  ],
  [
    'a receiver',
    payments('receivers:\n', 'receivers:\n  all:\n    senders: [prod-eu]\n    deliver: [mail]\n'),
    ['widening receiver payments/all added senders: prod-eu deliver: mail'],
  ],
  [
    'a label that is no longer required',
    payments('    require: { team: payments }\n', ''),
    ['widening receiver payments/payments-critical require: - team=payments'],
  ],
  [
    'another value of a required label',
    payments('{ team: payments }', '{ team: search }'),
    ['widening receiver payments/payments-critical require: team=payments → team=search'],
  ],
  [
    'one more value of a required label',
    payments('{ team: payments }', '{ team: [search, payments] }'),
    ['widening receiver payments/payments-critical require: team=payments → team=payments | search'],
  ],
  [
    'a value of a required label that only reads like two',
    payments('{ team: payments }', '{ team: "payments | search" }'),
    ['widening receiver payments/payments-critical require: team=payments → team="payments | search"'],
  ],
  [
    'another required label in place of one',
    payments('{ team: payments }', '{ squad: payments }'),
    [
      'widening receiver payments/payments-critical require: - team=payments',
      'narrowing receiver payments/payments-critical require: + squad=payments',
    ],
  ],
  [
    'a destination with its secret, and a receiver that tells it',
    payments(
      'deliver: [chat,',
      'deliver: [new, chat,',
      payments('destinations:\n', 'destinations:\n  new: { type: slack, secret: alertguard/payments/new }\n'),
    ),
    [
      'widening receiver payments/payments-critical deliver: + new',
      'widening destination payments/new added type: slack secret: alertguard/payments/new',
    ],
  ],
  [
    'a fallback',
    payments('fallback: [mail]', 'fallback: [chat, mail]'),
    ['widening receiver payments/payments-critical fallback: + chat'],
  ],
  [
    'a destination that another team shares, and a receiver that names it',
    edited('ops', 'ops }', 'ops, share: [payments] }', payments('fallback: [mail]', 'fallback: [mail, platform/ops]')),
    [
      'widening receiver payments/payments-critical fallback: + platform/ops',
      'widening destination platform/ops share: + payments',
    ],
  ],
  [
    'an address of a destination',
    payments('to: [oncall@example.com]', 'to: [ceo@example.com, oncall@example.com]'),
    ['widening destination payments/mail to: + ceo@example.com'],
  ],
  [
    'another address of a destination',
    payments('to: [oncall@example.com]', 'to: [ceo@example.com]'),
    [
      'widening destination payments/mail to: + ceo@example.com',
      'narrowing destination payments/mail to: - oncall@example.com',
    ],
  ],
  [
    'another URL',
    payments('url: https://hooks.example.com/alerts', 'url: https://hooks.example.com/other'),
    ['widening destination payments/hook url: https://hooks.example.com/alerts → https://hooks.example.com/other'],
  ],
  [
    'an option of a provider that this comparison does not know',
    payments('/alerts\n', '/alerts\n    channel: C1\n'),
    ['widening destination payments/hook channel: + C1'],
  ],
  [
    'an option that is taken away',
    payments('/alerts\n', '/alerts\n    headers: [{ name: a, value: b }]\n'),
    ['widening destination payments/hook headers: + [{"name":"a","value":"b"}]'],
  ],
  [
    'another provider under the same name',
    payments('type: slack', 'type: webhook\n    url: https://hooks.example.com/x'),
    [
      'widening destination payments/chat secret: alertguard/payments/chat type: slack → type: webhook url: https://hooks.example.com/x',
    ],
  ],
  [
    'another secret of a destination',
    payments(chat, 'secret: alertguard/payments/other\n'),
    ['widening destination payments/chat secret: alertguard/payments/chat → alertguard/payments/other'],
  ],
  [
    'the secret of another destination',
    payments(chat, 'secret: alertguard/payments/hook\n'),
    ['widening destination payments/chat secret: alertguard/payments/chat → alertguard/payments/hook'],
  ],
  [
    'another address that email comes from',
    platform('emailFrom: alertguard@', 'emailFrom: ceo@'),
    ['widening platform emailFrom: alertguard@example.com → ceo@example.com'],
  ],
  [
    'a host to which messages may link',
    platform('[alertmanager.example.com]', '[evil.example.org, alertmanager.example.com]'),
    ['widening platform linkHosts: + evil.example.org'],
  ],
  [
    'severities that are more urgent, less urgent, and as urgent as before',
    platform('linkHosts:', 'severities: { warning: [Chore, info, p3], info: [page], critical: [sos] }\nlinkHosts:'),
    [
      'widening platform severities: + warning: info',
      'narrowing platform severities: + info: page warning: chore',
      'neutral platform severities: + critical: sos warning: p3',
    ],
  ],
  [
    'another label that says how urgent an alert is',
    platform('linkHosts:', 'severities: { label: priority }\nlinkHosts:'),
    ['widening platform severities: + label: priority'],
  ],
  [
    'one more who is told of dead letters',
    platform('escalation: [platform/ops]', 'escalation: [payments/mail, platform/ops]'),
    ['widening platform escalation: + payments/mail'],
  ],
  [
    'another audience, where a sender uses tokens',
    platform(
      'emailFrom:',
      'audience: other\nemailFrom:',
      platform('standard-webhooks, secret: alertguard/senders/prod-us', 'bearer, secret: alertguard/senders/prod-us'),
    ),
    [
      'widening platform audience: alertguard-<stage> → other',
      'widening sender prod-us scheme: standard-webhooks → bearer',
    ],
  ],
  [
    'a file of a team',
    withFile(
      'teams/search.yml',
      'receivers:\n  search: { senders: [prod-eu], deliver: [x] }\ndestinations:\n  x: { type: email, to: [a@example.com] }\n',
    ).map((file) =>
      file.path === 'platform.yml'
        ? {
            ...file,
            text: file.text.replace(
              'linkHosts:',
              '  search: { senders: [prod-eu], emailDomains: [example.com] }\nlinkHosts:',
            ),
          }
        : file,
    ),
    [
      'widening team search added senders: prod-eu emailDomains: example.com',
      'widening receiver search/search added senders: prod-eu deliver: x',
      'widening destination search/x added type: email to: a@example.com',
    ],
  ],
];

const neutral: readonly Case[] = [
  [
    'how many sends are in flight',
    payments(chat, `${chat}    parallelism: 1\n`),
    ['neutral destination payments/chat parallelism: 4 → 1'],
  ],
  [
    'how many alerts a message shows',
    payments(chat, `${chat}    maxAlerts: 3\n`),
    ['neutral destination payments/chat maxAlerts: + 3'],
  ],
  [
    'another signature by the same key',
    platform('standard-webhooks, secret: alertguard/senders/prod-us', 'grafana, secret: alertguard/senders/prod-us'),
    ['neutral sender prod-us scheme: standard-webhooks → grafana'],
  ],
  [
    'another audience, where nobody uses tokens',
    platform('emailFrom:', 'audience: other\nemailFrom:'),
    ['neutral platform audience: alertguard-<stage> → other'],
  ],
];

const nothing: readonly Case[] = [
  ['comments and white space', platform('senders:\n', '# who\n\nsenders: # may send\n'), []],
  ['what is there by default', payments(chat, `${chat}    parallelism: 4\n`), []],
  ['the port that https has', platform('hooks.example.com,', 'hooks.example.com:443,'), []],
  ['a host as a map', platform('hooks.example.com,', '{ host: hooks.example.com, private: false },'), []],
  ['a domain in capitals', platform('[example.com]', '[EXAMPLE.com]'), []],
  ['quotes and block style', payments('to: [oncall@example.com]', 'to:\n      - "oncall@example.com"'), []],
  ['the order of destinations that are told', payments('[chat, mail, hook]', '[hook, chat, mail]'), []],
  ['the order of hosts', platform('[hooks.example.com, 10.0.0.7:8443]', '[10.0.0.7:8443, hooks.example.com]'), []],
  ['the order of senders of a receiver', edited('ops', '[prod-eu, prod-us]', '[prod-us, prod-eu]'), []],
  ['a list of the one value', payments('{ team: payments }', '{ team: [payments] }'), []],
  ['the order of files', goodFiles.toReversed(), []],
  [
    'the order of keys',
    rewritten(
      'payments',
      `receivers:
  payments-critical:
    fallback: [mail]
    deliver: [chat, mail, hook]
    require: { team: payments }
    senders: [prod-eu]
destinations:
  hook: { url: "https://hooks.example.com/alerts", secret: alertguard/payments/hook, type: webhook }
  mail: { to: [oncall@example.com], type: email }
  chat: { secret: alertguard/payments/chat, type: slack }
`,
    ),
    [],
  ],
  ['nothing', goodFiles, []],
];

describe('a change of the allow-list', () => {
  it.each(widenings)('by %s is told', (_, after, changes) => {
    expect(changesBetween(goodFiles, after)).toEqual(changes);
  });

  it.each(widenings)('by %s is told the other way round when it is undone', (_, after, changes) => {
    expect(changesBetween(after, goodFiles)).toHaveLength(changes.length);
  });

  it.each(neutral)('of %s is neutral', (_, after, changes) => {
    expect(changesBetween(goodFiles, after)).toEqual(changes);
    expect(changesBetween(after, goodFiles).every((line) => line.startsWith('neutral '))).toBe(true);
  });

  it.each(nothing)('of %s is none', (_, after) => {
    expect(changesBetween(goodFiles, after)).toEqual([]);
  });

  it('that takes something away is narrowing', () => {
    expect(
      changesBetween(
        goodFiles,
        without('ops').map((file) => ({ ...file, text: file.text.replace('escalation: [platform/ops]\n', '') })),
      ),
    ).toEqual([
      'narrowing platform escalation: - platform/ops',
      'narrowing receiver platform/platform-ops removed senders: prod-eu, prod-us deliver: ops',
      'narrowing destination platform/ops removed type: slack secret: alertguard/platform/ops',
    ]);
  });

  it('of the senders of a receiver is widening or narrowing', () => {
    const after = edited('ops', 'senders: [prod-eu, prod-us]', 'senders: [prod-us]');
    expect(changesBetween(goodFiles, after)).toEqual(['narrowing receiver platform/platform-ops senders: - prod-eu']);
    expect(changesBetween(after, goodFiles)).toEqual(['widening receiver platform/platform-ops senders: + prod-eu']);
  });

  it('of the values of a required label is narrowing where one is taken away, widening where one is exchanged', () => {
    const values = (list: string) => payments('{ team: payments }', `{ team: [${list}] }`);
    expect(changesBetween(values('a, b'), values('a'))).toEqual([
      'narrowing receiver payments/payments-critical require: team=a | b → team=a',
    ]);
    expect(changesBetween(values('a, b'), values('a, c'))).toEqual([
      'widening receiver payments/payments-critical require: team=a | b → team=a | c',
    ]);
    expect(changesBetween(values('a, b'), values('"a | b"'))).toEqual([
      'widening receiver payments/payments-critical require: team=a | b → team="a | b"',
    ]);
    expect(changesBetween(values('a, b'), values('b, a'))).toEqual([]);
  });

  it('of the receivers that a team may claim is widening where the list is longer, or gone', () => {
    const claimable = (names: string) => platform('    emailDomains', `    receivers: [${names}]\n    emailDomains`);
    const [none, one, two] = [
      without('payments'),
      claimable('payments-critical'),
      claimable("'a|b', payments-critical"),
    ];
    expect(changesBetween(one, two)).toEqual(['widening team payments receivers: + a|b']);
    expect(changesBetween(two, one)).toEqual(['narrowing team payments receivers: - a|b']);
    expect(changesBetween(two, goodFiles)).toEqual(['widening team payments receivers: - ["a|b","payments-critical"]']);
    expect(changesBetween(goodFiles, one)).toEqual(['narrowing team payments receivers: + ["payments-critical"]']);
    const empty = platform('    emailDomains', '    receivers: []\n    emailDomains', none);
    expect(changesBetween(none, empty)).toEqual(['narrowing team payments receivers: + []']);
    expect(changesBetween(empty, none)).toEqual(['widening team payments receivers: - []']);
  });

  it('by a team that may claim no receiver says so', () => {
    const fence = (line: string) => platform('linkHosts:', `  search: { ${line} }\nlinkHosts:`);
    expect(changesBetween(goodFiles, fence('receivers: []'))).toEqual(['widening team search added receivers: []']);
    expect(changesBetween(goodFiles, fence('receivers: [a, b]'))).toEqual([
      'widening team search added receivers: a, b',
    ]);
  });

  it('of a longer prefix of secrets is narrowing', () => {
    const after = platform(
      'secrets: alertguard/payments/',
      'secrets: alertguard/payments/x/',
      payments(
        'secret: alertguard/payments/chat',
        'secret: alertguard/payments/x/chat',
        payments('secret: alertguard/payments/hook', 'secret: alertguard/payments/x/hook'),
      ),
    );
    expect(changesBetween(goodFiles, after)).toContain(
      'narrowing team payments secrets: alertguard/payments/ → alertguard/payments/x/',
    );
  });
});

describe('a field of the compiled allow-list', () => {
  const { senders, destinations, receivers, ...fields } = compiledAllowListSchema.shape;

  it.each<[string, object, string[]]>([
    ['of the guard', fields, ['audience', 'emailFrom', 'escalation', 'hash', 'linkHosts', 'severities', 'version']],
    ['of a sender', senders.def.element.shape, ['name', 'scheme', 'secret']],
    [
      'of a destination',
      destinations.def.element.shape,
      ['hosts', 'id', 'options', 'parallelism', 'patience', 'proof', 'secret', 'share', 'team', 'type'],
    ],
    [
      'of a receiver',
      receivers.def.element.shape,
      ['deliver', 'fallback', 'heartbeat', 'name', 'require', 'sender', 'team', 'urgent'],
    ],
  ])(
    '%s that is new must be compared: write its rule in lib/allow-list/diff, then its name here',
    (_, shape, known) => {
      expect(Object.keys(shape).toSorted()).toEqual(known);
    },
  );
});
