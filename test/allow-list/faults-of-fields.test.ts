import { describe, expect, it } from 'vitest';
import { type BrokenAllowList, faultsOf } from '../support/allow-list-faults.ts';
import { edited, platformText } from '../support/allow-list-files.ts';

const broken: readonly BrokenAllowList[] = [
  {
    title: 'senders must be there',
    files: edited('platform', platformText.slice(platformText.indexOf('senders:'), platformText.indexOf('teams:')), ''),
    code: 'missing_field',
    fault: 'platform.yml:1:1 `senders`: missing: write who may send, each with `scheme` and `secret`',
  },
  {
    title: 'teams must name one',
    files: [{ path: 'platform.yml', text: 'senders:\n  a: { scheme: standard-webhooks, secret: s/a }\nteams: {}\n' }],
    code: 'wrong_value',
    fault: 'platform.yml:3:8 `teams`: list at least one',
  },
  {
    title: 'an unknown field gets the nearest name',
    files: edited('platform', 'linkHosts', 'linkHost'),
    code: 'unknown_field',
    fault: 'platform.yml:14:1 unknown field: did you mean `linkHosts`?',
  },
  {
    title: 'an unknown field with no near name gets the list',
    files: edited('platform', 'linkHosts: [alertmanager.example.com]', 'proxy: http://10.0.0.1'),
    code: 'unknown_field',
    fault:
      'platform.yml:14:1 unknown field: write one of `audience`, `emailFrom`, `escalation`, `linkHosts`, `rules`, `senderGroups`, `senders`, `severities` and 1 more',
  },
  {
    title: 'an unknown field of a sender is refused',
    files: edited(
      'platform',
      'secret: alertguard/senders/prod-us',
      'secret: alertguard/senders/prod-us, key: whsec_AAAA',
    ),
    code: 'unknown_field',
    fault: 'platform.yml:4:77 unknown field: write one of `scheme`, `secret`',
  },
  {
    title: 'an unknown field of a team gets the nearest name',
    files: edited('platform', 'emailDomains', 'emailDomain'),
    code: 'unknown_field',
    fault: 'platform.yml:9:5 unknown field: did you mean `emailDomains`?',
  },
  {
    title: "an unknown field of a destination gets the nearest of its own and its provider's",
    files: edited('payments', 'to: [oncall', 'parallelsm: 2\n    to: [oncall'),
    code: 'unknown_field',
    fault: 'teams/payments.yml:7:5 unknown field: did you mean `parallelism`?',
  },
  {
    title: 'an unknown field that a provider would pass over is refused',
    files: edited('payments', 'url: https', 'chanel: C1\n    url: https'),
    code: 'unknown_field',
    fault: 'teams/payments.yml:11:5 unknown field: did you mean `channel`?',
  },
  {
    title: "an unknown field deep in a provider's options gets the nearest name",
    files: edited('payments', 'url: https', 'headers: [{ name: a, valeu: b, value: c }]\n    url: https'),
    code: 'unknown_field',
    fault: 'teams/payments.yml:11:26 unknown field: did you mean `value`?',
  },
  {
    title: 'an unknown field of a receiver gets the nearest name',
    files: edited('payments', 'fallback:', 'fallbacks:'),
    code: 'unknown_field',
    fault: 'teams/payments.yml:17:5 unknown field: did you mean `fallback`?',
  },
  {
    title: 'an unknown field named like a built-in is refused',
    files: edited('payments', 'fallback: [mail]', '__proto__: [mail]'),
    code: 'unknown_field',
    fault:
      'teams/payments.yml:17:5 unknown field: write one of `deliver`, `fallback`, `heartbeat`, `require`, `senders`, `urgent`',
  },
  {
    title: 'an unknown field of a team file gets the nearest name',
    files: edited('ops', 'receivers:', 'reciever: {}\nreceivers:'),
    code: 'unknown_field',
    fault: 'teams/platform.yml:3:1 unknown field: did you mean `receivers`?',
  },
  {
    title: 'a sender needs a scheme',
    files: edited(
      'platform',
      '{ scheme: standard-webhooks, secret: alertguard/senders/prod-us }',
      '{ secret: alertguard/senders/prod-us }',
    ),
    code: 'missing_field',
    fault: 'platform.yml:4:3 `scheme`: missing: write one of `bearer`, `grafana`, `standard-webhooks`',
  },
  {
    title: 'a sender needs a secret',
    files: edited('platform', ', secret: alertguard/senders/prod-us }', ' }'),
    code: 'missing_field',
    fault: "platform.yml:4:3 `secret`: missing: write the name of its key's secret in AWS Secrets Manager",
  },
  {
    title: 'a scheme is one of those that are known',
    files: edited(
      'platform',
      '{ scheme: standard-webhooks, secret: alertguard/senders/prod-us }',
      '{ scheme: none, secret: alertguard/senders/prod-us }',
    ),
    code: 'wrong_value',
    fault: 'platform.yml:4:22 `scheme`: write one of `bearer`, `grafana`, `standard-webhooks`',
  },
  {
    title: 'a sender is a map',
    files: edited(
      'platform',
      '{ scheme: standard-webhooks, secret: alertguard/senders/prod-us }',
      'alertguard/senders/prod-us',
    ),
    code: 'wrong_type',
    fault: 'platform.yml:4:12 write a map of fields, not text',
  },
  {
    title: 'a destination needs a type',
    files: edited('payments', '    type: slack\n', ''),
    code: 'missing_field',
    fault: 'teams/payments.yml:2:3 `type`: missing: write which provider delivers',
  },
  {
    title: 'a destination without fields lacks its type',
    files: edited('ops', 'ops: { type: slack, secret: alertguard/platform/ops }', 'ops:'),
    code: 'missing_field',
    fault: 'teams/platform.yml:2:3 `type`: missing: write which provider delivers',
  },
  {
    title: "a provider's field must be there",
    files: edited('payments', '    to: [oncall@example.com]\n', ''),
    code: 'missing_field',
    fault: 'teams/payments.yml:5:3 `to`: missing: write a list',
  },
  {
    title: 'a receiver needs senders',
    files: edited('payments', '    senders: [prod-eu]\n', ''),
    code: 'missing_field',
    fault: 'teams/payments.yml:13:3 `senders`: missing: write a list of senders, or of groups of senders',
  },
  {
    title: 'a receiver needs destinations',
    files: edited('payments', '    deliver: [chat, mail, hook]\n', ''),
    code: 'missing_field',
    fault: 'teams/payments.yml:13:3 `deliver`: missing: write a list of destinations',
  },
  {
    title: 'deliver with nothing after it is refused',
    files: edited('payments', 'deliver: [chat, mail, hook]', 'deliver:'),
    code: 'wrong_type',
    fault: 'teams/payments.yml:16:5 `deliver`: write a list, not nothing',
  },
  {
    title: 'an empty deliver is refused',
    files: edited('payments', 'deliver: [chat, mail, hook]', 'deliver: []'),
    code: 'limit',
    fault: 'teams/payments.yml:16:14 `deliver`: list at least one',
  },
  {
    title: 'an empty list of senders is refused',
    files: edited('payments', 'senders: [prod-eu]', 'senders: []'),
    code: 'limit',
    fault: 'teams/payments.yml:14:14 `senders`: list at least one',
  },
  {
    title: 'text instead of a list is refused',
    files: edited('payments', 'fallback: [mail]', 'fallback: mail'),
    code: 'wrong_type',
    fault: 'teams/payments.yml:17:15 `fallback`: write a list, not text',
  },
  {
    title: 'a number in a list of names is refused',
    files: edited('payments', 'deliver: [chat, mail, hook]', 'deliver: [chat, 7, hook]'),
    code: 'wrong_type',
    fault: 'teams/payments.yml:16:21 `deliver`: write text, not a number: write it in quotes',
  },
  {
    title: 'an empty item of a list is refused',
    files: edited('payments', 'deliver: [chat, mail, hook]', 'deliver:\n      - chat\n      -\n      - hook'),
    code: 'wrong_type',
    fault: 'teams/payments.yml:18:8 `deliver`: write text, not nothing',
  },
  {
    title: 'a map instead of a list is refused',
    files: edited('platform', 'emailDomains: [example.com]', 'emailDomains: { example.com: true }'),
    code: 'wrong_type',
    fault: 'platform.yml:9:19 `emailDomains`: write a list, not a map',
  },
  {
    title: 'destinations are a map',
    files: edited('ops', 'destinations:\n  ops: {', 'destinations:\n  - {'),
    code: 'wrong_type',
    fault: 'teams/platform.yml:2:3 `destinations`: write a map, not a list',
  },
  {
    title: 'parallelism is at least 1',
    files: edited('payments', 'to: [oncall', 'parallelism: 0\n    to: [oncall'),
    code: 'limit',
    fault: 'teams/payments.yml:7:18 `parallelism`: write 1 or more',
  },
  {
    title: 'parallelism is at most 16',
    files: edited('payments', 'to: [oncall', 'parallelism: 17\n    to: [oncall'),
    code: 'limit',
    fault: 'teams/payments.yml:7:18 `parallelism`: write 16 or less',
  },
  {
    title: 'parallelism is whole',
    files: edited('payments', 'to: [oncall', 'parallelism: 1.5\n    to: [oncall'),
    code: 'wrong_type',
    fault: 'teams/payments.yml:7:18 `parallelism`: write a whole number, not a fraction',
  },
  {
    title: 'parallelism is a number',
    files: edited('payments', 'to: [oncall', 'parallelism: "4"\n    to: [oncall'),
    code: 'wrong_type',
    fault: 'teams/payments.yml:7:18 `parallelism`: write a number, not text',
  },
  {
    title: "a provider's own message is told",
    files: edited('payments', 'url: https', 'channel: general\n    url: https'),
    code: 'wrong_value',
    fault: 'teams/payments.yml:11:14 `channel`: write the channel id, which begins with C',
  },
  {
    title: "a provider's limit is told",
    files: edited('ops', 'ops }', 'ops, maxAlerts: 21 }'),
    code: 'limit',
    fault: 'teams/platform.yml:2:67 `maxAlerts`: write 20 or less',
  },
  {
    title: 'an unknown provider gets the nearest name',
    files: edited('payments', 'type: slack', 'type: slak'),
    code: 'provider_unknown',
    fault: 'teams/payments.yml:3:11 `type`: no such provider: did you mean `slack`?',
  },
  {
    title: 'an unknown provider with no near name gets the list',
    files: edited('payments', 'type: slack', 'type: carrier-pigeon'),
    code: 'provider_unknown',
    fault: 'teams/payments.yml:3:11 `type`: no such provider: write one of `email`, `slack`, `webhook`',
  },
  {
    title: 'a provider named like a built-in is not known',
    files: edited('payments', 'type: slack', 'type: constructor'),
    code: 'provider_unknown',
    fault: 'teams/payments.yml:3:11 `type`: no such provider: write one of `email`, `slack`, `webhook`',
  },
];

describe('A field of the allow-list', () => {
  it.each(broken)('$title', ({ files, code, fault }) => {
    expect(faultsOf(files)).toEqual([{ code, fault }]);
  });
});
