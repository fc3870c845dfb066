import { describe, expect, it } from 'vitest';
import { compileAllowList } from '../../lib/allow-list/compile/compile.ts';
import { formatFaults } from '../../lib/allow-list/compile/format-faults.ts';
import { faultsOf } from '../support/allow-list-faults.ts';
import { edited, withFile } from '../support/allow-list-files.ts';
import { testProviders } from '../support/allow-list-providers.ts';

const files = [
  {
    path: 'platform.yml',
    text: `emailFrom: Guard <guard@example.com>
senders:
  prod-eu: { scheme: basic, secret: alertguard/senders/prod-eu }
  prod-us: { scheme: standard-webhooks }
teams:
  payments:
    senders: [prod-eu, staging]
    secrets: alertguard/payments
    hosts: [https://chat.example.com]
  search:
    sender: [prod-eu]
linkHosts: ['*.example.com']
escalation: [ops-slack]
colour: red
`,
  },
  {
    path: 'teams/payments.yml',
    text: `destinations:
  chat: { type: slak }
  mail: { type: email, to: oncall@example.com, parallelism: 0 }
  Hook: { type: webhook, secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, url: http://chat.example.com }
receivers:
  critical:
    senders: [prod-eu, prod-eu]
    require: { team: 7 }
    deliver: [chatt, platform/ops]
    fallback: []
    filter: { severity: critical }
  'info-*':
    senders: []
    deliver: [mail]
`,
  },
  { path: 'teams/wallets.yaml', text: 'receivers: {}\n' },
];

describe('An allow-list with many faults', () => {
  it('is told all of them at once, by file, line and column', () => {
    const result = compileAllowList(files.toReversed(), testProviders);
    expect(result.ok ? [] : formatFaults(result.faults).split('\n')).toEqual([
      'platform.yml:1:12 `emailFrom`: write one plain address, `name@domain`',
      'platform.yml:3:22 `scheme`: write one of `bearer`, `grafana`, `standard-webhooks`',
      "platform.yml:4:3 `secret`: missing: write the name of its key's secret in AWS Secrets Manager",
      'platform.yml:7:24 `senders`: no such sender: write one of `prod-eu`, `prod-us`',
      'platform.yml:8:14 `secrets`: write ASCII letters, digits and /_+=.@-, with a `/` at the end',
      'platform.yml:9:13 `hosts`: write the host alone, without scheme, user, path or query',
      'platform.yml:11:5 unknown field: did you mean `senders`?',
      'platform.yml:12:13 `linkHosts`: wildcards are not allowed: list every name',
      'platform.yml:13:14 `escalation`: write a destination as `team/name`',
      'platform.yml:14:1 unknown field: write one of `audience`, `emailFrom`, `escalation`, `linkHosts`, `rules`, `senderGroups`, `senders`, `severities` and 1 more',
      'teams/payments.yml:2:17 `type`: no such provider: did you mean `slack`?',
      'teams/payments.yml:3:28 `to`: write a list, not text',
      'teams/payments.yml:3:61 `parallelism`: write 1 or more',
      'teams/payments.yml:4:3 this name: write 1 to 40 lower-case letters, digits and hyphens, no hyphen first',
      'teams/payments.yml:4:34 `secret`: write the name of the secret, not its value: create a new value, since this one is in the history, and put it into AWS Secrets Manager',
      'teams/payments.yml:4:79 `url`: write an `https://` URL',
      'teams/payments.yml:7:24 `senders`: this is already in the list: remove it',
      'teams/payments.yml:8:22 `require`: write text, not a number: write it in quotes',
      'teams/payments.yml:9:15 `deliver`: no such destination in this file: did you mean `chat`?',
      'teams/payments.yml:9:22 `deliver`: no such destination is shared with this team: declare one in this file',
      'teams/payments.yml:11:5 unknown field: write one of `deliver`, `fallback`, `heartbeat`, `require`, `senders`, `urgent`',
      'teams/payments.yml:12:3 wildcards are not allowed: list every name',
      'teams/payments.yml:13:14 `senders`: list at least one',
      'teams/wallets.yaml:1:1 rename this file: it must end in `.yml`',
    ]);
  });

  it('tells a receiver that two teams claim at both places', () => {
    const claimed = edited('ops', '  platform-ops:', '  payments-critical:');
    expect(faultsOf(claimed)).toEqual([
      {
        code: 'pair_taken',
        fault:
          'teams/payments.yml:14:15 `senders`: team `platform` already claims this receiver of this sender (teams/platform.yml:4): rename one',
      },
      {
        code: 'pair_taken',
        fault:
          'teams/platform.yml:5:15 `senders`: team `payments` already claims this receiver of this sender (teams/payments.yml:13): rename one',
      },
    ]);
  });

  it('tells the same receiver of different senders as no fault', () => {
    const apart = edited('ops', '  platform-ops:', '  payments-critical:');
    expect(faultsOf(edited('ops', '[prod-eu, prod-us]', '[prod-us]', apart))).toEqual([]);
  });

  it('tells more than 10,000 receivers once, at the first that is too many', () => {
    const receivers = Array.from(
      { length: 10_000 },
      (_, index) => `  r${index}: { senders: [prod-eu], deliver: [mail] }\n`,
    );
    const search = `destinations:\n  mail: { type: email, to: [a@example.com] }\nreceivers:\n${receivers.join('')}`;
    const team = '  search: { senders: [prod-eu], emailDomains: [example.com] }\nlinkHosts:';
    expect(faultsOf(edited('platform', 'linkHosts:', team, withFile('teams/search.yml', search)))).toEqual([
      {
        code: 'limit',
        // Two receivers of other teams come before.
        fault:
          'teams/search.yml:10002:3 more than 10000 receivers in all files: run a second guard for some of the senders',
      },
    ]);
  });
});
