import { describe, expect, it } from 'vitest';
import { type CompileOptions, compileAllowList, type SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { formatFaults } from '../../lib/allow-list/compile/format-faults.ts';
import { providers } from '../../lib/providers/registry.ts';
import { compiled } from '../support/allow-list-compiled.ts';
import { faultsOf } from '../support/allow-list-faults.ts';
import { edited, goodFiles } from '../support/allow-list-files.ts';
import { testProviders } from '../support/allow-list-providers.ts';
import { changesBetween } from '../support/allow-list-review.ts';

/** One rule, on line 15 of `platform.yml`. */
const ruled = (rule: string, files?: readonly SourceFile[]) =>
  edited('platform', 'linkHosts:', `rules:\n  sound: ${rule}\nlinkHosts:`, files);
const payments = (from: string, to: string, files?: readonly SourceFile[]) => edited('payments', from, to, files);

function tell(files: readonly SourceFile[], options: CompileOptions = {}, registry = testProviders): string[] {
  const result = compileAllowList(files, registry, options);
  return result.ok ? [] : formatFaults(result.faults).split('\n');
}

const critical = payments('{ team: payments }', '{ team: payments, severity: [critical, page] }');

describe('a rule of the organisation', () => {
  it.each([
    ['{ receivers: {}, demand: { destinations: 2 } }', 'teams/platform.yml:6:14', 'deliver to 2 destinations or more'],
    [
      '{ receivers: {}, demand: { vendors: 2 } }',
      'teams/platform.yml:6:14',
      'deliver to destinations of 2 vendors or more, not of `slack` alone',
    ],
    [
      '{ receivers: {}, demand: { oneOfTypes: [email, webhook] } }',
      'teams/platform.yml:6:14',
      'deliver to a destination whose type is one of `email`, `webhook`',
    ],
    [
      '{ receivers: {}, teams: [platform], demand: { fallback: true } }',
      'teams/platform.yml:4:3',
      'list a `fallback` that `deliver` does not list',
    ],
    // Who is notified anyway is notified by no fallback.
    [
      '{ receivers: {}, teams: [payments], demand: { fallback: true } }',
      'teams/payments.yml:17:15',
      'list a `fallback` that `deliver` does not list',
    ],
    [
      '{ receivers: {}, teams: [platform], demand: { urgent: true } }',
      'teams/platform.yml:4:3',
      'write `urgent: true`',
    ],
    ['{ receivers: {}, demand: { require: [team] } }', 'teams/platform.yml:4:3', 'require the label `team`'],
    [
      '{ receivers: {}, teams: [payments], demand: { require: [team, severity, env] } }',
      'teams/payments.yml:15:14',
      'require the label `severity` and `env`',
    ],
    [
      '{ destinations: {}, demand: { onlyTypes: [slack, email] } }',
      'teams/payments.yml:9:11',
      'use a destination whose type is one of `slack`, `email`, not `webhook`',
    ],
  ])('%s is told at the line that breaks it', (rule, place, lacks) => {
    expect(tell(ruled(rule))).toEqual([`${place} rule \`sound\` (platform.yml:15): ${lacks}`]);
    expect(faultsOf(ruled(rule)).map(({ code }) => code)).toEqual(['rule_broken']);
  });

  it('judges what receivers name, also as a fallback, at the name', () => {
    expect(tell(ruled('{ receivers: {}, teams: [payments], demand: { onlyTypes: [email, webhook] } }'))).toEqual([
      'teams/payments.yml:16:15 rule `sound` (platform.yml:15): use a destination whose type is one of `email`, `webhook`, not `slack`',
    ]);
    expect(tell(ruled('{ receivers: {}, teams: [payments], demand: { onlyTypes: [slack, webhook] } }'))).toEqual([
      'teams/payments.yml:16:21 rule `sound` (platform.yml:15): use a destination whose type is one of `slack`, `webhook`, not `email`',
      'teams/payments.yml:17:16 rule `sound` (platform.yml:15): use a destination whose type is one of `slack`, `webhook`, not `email`',
    ]);
  });

  it('says why', () => {
    const rule =
      '{ receivers: {}, teams: [platform], demand: { urgent: true }, reason: "an outage is no time to wait" }';
    expect(tell(ruled(rule))).toEqual([
      'teams/platform.yml:4:3 rule `sound` (platform.yml:15): write `urgent: true` (an outage is no time to wait)',
    ]);
  });

  it('judges the receivers that require one of its values, and no others', () => {
    const rule = (values: string) => `{ receivers: { require: { severity: ${values} } }, demand: { urgent: true } }`;
    expect(tell(ruled(rule('page'), critical))).toHaveLength(1);
    expect(tell(ruled(rule('[info, page]'), critical))).toHaveLength(1);
    expect(tell(ruled(rule('info'), critical))).toEqual([]);
    expect(tell(ruled(rule('page')))).toEqual([]);
    expect(tell(ruled(rule('constructor')))).toEqual([]);
  });

  it('counts shared destinations as what they are', () => {
    const shared = edited('ops', 'ops }', 'ops, share: [payments] }', goodFiles);
    const alone = payments('[chat, mail, hook]', '[mail, platform/ops]', shared);
    expect(tell(ruled('{ receivers: {}, teams: [payments], demand: { vendors: 2 } }', alone))).toEqual([]);
    expect(tell(ruled('{ receivers: {}, teams: [payments], demand: { onlyTypes: [email] } }', alone))).toEqual([
      'teams/payments.yml:16:21 rule `sound` (platform.yml:15): use a destination whose type is `email`, not `slack`',
    ]);
  });

  it('leaves heartbeats alone, which deliver nothing', () => {
    const files = edited('ops', 'deliver: [ops]', 'heartbeat: { every: 5m }');
    expect(
      tell(ruled('{ receivers: {}, teams: [platform], demand: { urgent: true, destinations: 2 } }', files)),
    ).toEqual([]);
  });

  it('changes nothing of what is compiled where it is kept', () => {
    expect(compiled(ruled('{ receivers: {}, demand: { oneOfTypes: [slack] } }'))).toEqual(compiled(goodFiles));
  });

  it.each([
    [
      '{ demand: { urgent: true } }',
      '15:3',
      'rule_unclear',
      'a rule is about one of them: write either `receivers` or `destinations`',
    ],
    [
      '{ receivers: {}, destinations: {}, demand: { onlyTypes: [slack, email, webhook] } }',
      '15:3',
      'rule_unclear',
      'a rule is about one of them: write either `receivers` or `destinations`',
    ],
    ['{ receivers: {} }', '15:3', 'missing_field', '`rules`: missing: write what each of them must have'],
    ['{ receivers: {}, demand: {} }', '15:35', 'rule_unclear', '`demand`: demand at least one thing'],
    ['{ receivers: {}, demand: { urgent: false } }', '15:45', 'wrong_value', '`rules`: write `true`'],
    ['{ receivers: {}, demand: { vendors: 1 } }', '15:46', 'limit', '`rules`: write 2 or more'],
    ['{ receivers: {}, demand: { urgant: true } }', '15:37', 'unknown_field', 'unknown field: did you mean `urgent`?'],
    [
      '{ destinations: {}, demand: { urgent: true } }',
      '15:48',
      'rule_unclear',
      '`demand`: `urgent` is demanded of receivers, and this rule judges destinations',
    ],
    [
      '{ receivers: {}, teams: [paymants], demand: { urgent: true } }',
      '15:35',
      'team_unknown',
      '`teams`: no such team: did you mean `payments`?',
    ],
    [
      '{ destinations: { types: [slak] }, demand: { onlyTypes: [slack] } }',
      '15:36',
      'provider_unknown',
      '`destinations`: no such provider: did you mean `slack`?',
    ],
    [
      '{ destinations: { types: [email] }, demand: { onlyTypes: [email, mail] } }',
      '15:75',
      'provider_unknown',
      '`demand`: no such provider: did you mean `email`?',
    ],
    [
      '{ receivers: {}, demand: { oneOfTypes: [slack] }, exceptions: { paiments: { until: 2027-01-01, reason: x } } }',
      '15:74',
      'team_unknown',
      '`exceptions`: no such team: did you mean `payments`?',
    ],
    [
      '{ receivers: {}, demand: { oneOfTypes: [slack] }, exceptions: { payments: { until: 2027-02-30, reason: x } } }',
      '15:93',
      'wrong_value',
      '`rules`: there is no such day',
    ],
    [
      '{ receivers: {}, demand: { oneOfTypes: [slack] }, exceptions: { payments: { until: never, reason: x } } }',
      '15:93',
      'wrong_value',
      '`rules`: write a date as `2027-03-31`',
    ],
    [
      '{ receivers: {}, demand: { oneOfTypes: [slack] }, exceptions: { payments: { until: 2027-02-28 } } }',
      '15:74',
      'missing_field',
      '`rules`: missing: write why this team is let off',
    ],
    [
      '{ receivers: {}, demand: { oneOfTypes: [slack] }, reason: "ask xoxb-1234-planted" }',
      '15:68',
      'secret_written',
      '`reason`: this looks like a credential, and reasons are shown: remove it',
    ],
  ])('%s is a fault of platform.yml', (rule, place, code, message) => {
    expect(faultsOf(ruled(rule))).toEqual([{ code, fault: `platform.yml:${place} ${message}` }]);
  });
});

it('A rule with a name that JavaScript keeps for itself is no rule that is left out without a word', () => {
  const files = edited(
    'platform',
    'linkHosts:',
    'rules:\n  __proto__: { receivers: {}, demand: { urgent: true } }\nlinkHosts:',
  );
  expect(tell(files)).toHaveLength(1);
  expect(tell(files)[0]).toMatch(/^platform\.yml:15:3 /);
});

describe('an exception to a rule', () => {
  const excepted = ruled(
    '{ receivers: {}, demand: { urgent: true }, exceptions: { payments: { until: 2027-03-31, reason: moving }, platform: { until: 2030-01-01, reason: never } } }',
  );
  const broken =
    'teams/payments.yml:13:3 rule `sound` (platform.yml:15): write `urgent: true`; this team was let off until 2027-03-31';

  it('lets a team break it until its last day, and no longer', () => {
    expect(tell(excepted, { today: '2027-03-31' })).toEqual([]);
    expect(tell(excepted, { today: '2027-04-01' })).toEqual([broken]);
  });

  it('has no end where nobody asks what day it is, as in a build', () => {
    expect(tell(excepted)).toEqual([]);
  });

  it('is a warning in its last thirty days', () => {
    const warnings = (today: string) => {
      const result = compileAllowList(excepted, testProviders, { today });
      return result.ok ? result.warnings.filter(({ code }) => code === 'exception_ends') : [];
    };
    expect(warnings('2027-02-28')).toEqual([]);
    expect(warnings('2027-03-01')).toMatchObject([
      {
        ...{ file: 'platform.yml', line: 15, column: 67 },
        message: 'team `payments` may break rule `sound` until 2027-03-31 only: mend it, or agree on another day',
      },
    ]);
    expect(warnings('2027-03-31')).toHaveLength(1);
  });

  it('is for the team that it names', () => {
    const rule =
      '{ receivers: {}, demand: { urgent: true }, exceptions: { platform: { until: 2030-01-01, reason: x } } }';
    expect(tell(ruled(rule))).toEqual(['teams/payments.yml:13:3 rule `sound` (platform.yml:15): write `urgent: true`']);
  });
});

describe('a rule about regions', () => {
  const files = (regions: string) => [
    {
      path: 'platform.yml',
      text: `senders: { eu: { scheme: grafana, secret: keys/eu } }
teams: { a: { secrets: a/, topics: ['arn:aws:sns:eu-central-1:123456789012:t', 'arn:aws:sns:us-east-1:123456789012:t'] } }
rules: { near: { destinations: {}, demand: { onlyRegions: ${regions} } } }
`,
    },
    {
      path: 'teams/a.yml',
      text: `destinations:
  chat: { type: slack, secret: a/chat }
  by-default: { type: pagerduty, secret: a/us }
  europe: { type: pagerduty, secret: a/eu, region: eu }
  topic: { type: sns, topicArn: 'arn:aws:sns:eu-central-1:123456789012:t' }
  far: { type: sns, topicArn: 'arn:aws:sns:us-east-1:123456789012:t' }
`,
    },
  ];

  it('judges those that state one, and the default of those that do not', () => {
    expect(tell(files('[eu, eu-central-1]'), {}, providers)).toEqual([
      'teams/a.yml:3:23 rule `near` (platform.yml:3): use a destination whose region is one of `eu`, `eu-central-1`, not `us`',
      'teams/a.yml:6:16 rule `near` (platform.yml:3): use a destination whose region is one of `eu`, `eu-central-1`, not `us-east-1`',
    ]);
    expect(tell(files('[us, us-east-1, eu, eu-central-1]'), {}, providers)).toEqual([]);
  });
});

it('Two types of one vendor are one vendor', () => {
  expect(
    [...providers.values()].filter(({ type, vendor }) => type !== vendor).map((one) => [one.type, one.vendor]),
  ).toEqual(
    expect.arrayContaining([
      ['slack-api', 'slack'],
      ['sns', 'aws'],
      ['email', 'aws'],
    ]),
  );
});

it('A change of rules and exceptions is told, and what demands less is widening', () => {
  const urgent = (rest = '') => ruled(`{ receivers: {}, demand: { oneOfTypes: [slack] }${rest} }`);
  expect(changesBetween(goodFiles, urgent())).toEqual([
    'narrowing platform rules: + sound: {"demand":{"oneOfTypes":["slack"]},"receivers":{"require":{}}}',
  ]);
  expect(changesBetween(urgent(), goodFiles)[0]).toMatch(/^widening platform rules: - sound: /);
  expect(changesBetween(urgent(), urgent(', exceptions: { payments: { until: 2030-01-01, reason: x } }'))).toEqual([
    'widening platform rules: + sound: payments until 2030-01-01',
  ]);
  expect(changesBetween(urgent(), urgent(', reason: "as agreed"'))).toEqual([]);
});
