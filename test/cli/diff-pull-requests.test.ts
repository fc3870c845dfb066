import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { guardHere } from '../support/cli-capture.ts';
import { aRepository } from '../support/git-history.ts';

/**
 * What reviewers read of a pull request, whole and exact: the files in `diff-pull-requests` are the comments. Each
 * begins as the guard of a branch with these files has it.
 */

const platform = `emailFrom: alertguard@example.com
senders:
  prod-eu: { scheme: standard-webhooks, secret: alertguard/senders/prod-eu }
  prod-us: { scheme: standard-webhooks, secret: alertguard/senders/prod-us }
teams:
  payments:
    senders: [prod-eu, prod-us]
    receivers: [payments-critical, payments-info, checkout]
    secrets: alertguard/payments/
    emailDomains: [example.com]
    hosts: [hooks.example.com]
  platform:
    senders: [prod-eu, prod-us]
    receivers: [platform-ops]
    secrets: alertguard/platform/
  search:
    senders: [prod-eu, prod-us]
    receivers: [search-all, checkout]
    secrets: alertguard/search/
    emailDomains: [example.com]
linkHosts: [alertmanager.example.com]
escalation: [platform/ops]
`;

const payments = `destinations:
  chat:
    type: slack
    secret: alertguard/payments/chat
  mail:
    type: email
    to: [payments@example.com]
  tickets:
    type: webhook
    secret: alertguard/payments/tickets
    url: https://hooks.example.com/tickets

receivers:
  payments-critical:
    senders: [prod-eu, prod-us]
    require: { team: payments }
    deliver: [chat, tickets]
    fallback: [mail]
  payments-info:
    senders: [prod-eu]
    deliver: [chat]
  checkout:
    senders: [prod-eu, prod-us]
    require: { team: payments }
    deliver: [chat]
`;

const search = `destinations:
  room:
    type: slack
    secret: alertguard/search/room
  mail:
    type: email
    to: [search@example.com]

receivers:
  search-all:
    senders: [prod-eu]
    deliver: [room]
    fallback: [mail]
`;

const ops = `destinations:
  ops:
    type: slack
    secret: alertguard/platform/ops

receivers:
  platform-ops:
    senders: [prod-eu, prod-us]
    deliver: [ops]
`;

const texts = { platform, payments, search, ops };

type Texts = typeof texts;

function filesOf({ platform: text, ...teams }: Texts): readonly SourceFile[] {
  return [
    { path: 'platform.yml', text },
    { path: 'teams/payments.yml', text: teams.payments },
    { path: 'teams/platform.yml', text: teams.ops },
    { path: 'teams/search.yml', text: teams.search },
  ];
}

/** Edits as `name: [from, to, from, to, …]`; each `from` stands in the file once. */
function edited(edits: Partial<Record<keyof Texts, readonly string[]>>): Texts {
  const edit = (name: keyof Texts) => {
    const steps = edits[name] ?? [];
    let { [name]: text } = texts;
    for (let index = 0; index < steps.length; index += 2) {
      const [from = '', to = ''] = [steps[index], steps[index + 1]];
      const parts = text.split(from);
      if (parts.length !== 2) throw new Error(`Expected once, found ${parts.length - 1} times: ${from}`);
      text = parts.join(to);
    }
    return text;
  };
  return { platform: edit('platform'), payments: edit('payments'), search: edit('search'), ops: edit('ops') };
}

const chat = '  chat:\n    type: slack\n    secret: alertguard/payments/chat\n';
const checkout = '  checkout:\n    senders: [prod-eu, prod-us]\n    require: { team: payments }\n    deliver: [chat]\n';

const rule = `rules:
  search-falls-back:
    receivers: {}
    teams: [search]
    demand: { fallback: true }
    reason: a vendor may be down
`;

/** What is on the branch, and what the pull request makes of it. */
const pullRequests: Readonly<Record<string, readonly [before: Texts, after: Texts]>> = {
  'a destination is renamed, and a receiver': [
    texts,
    edited({
      platform: ['payments-info, checkout', 'payments-notices, checkout'],
      payments: [
        '  chat:',
        '  team-room:',
        'deliver: [chat, tickets]',
        'deliver: [team-room, tickets]',
        '  payments-info:\n    senders: [prod-eu]\n    deliver: [chat]',
        '  payments-notices:\n    senders: [prod-eu]\n    deliver: [team-room]',
        '    require: { team: payments }\n    deliver: [chat]',
        '    require: { team: payments }\n    deliver: [team-room]',
      ],
    }),
  ],
  'a rename brings another URL, another address and less that is required': [
    texts,
    edited({
      payments: [
        '  tickets:\n    type: webhook\n    secret: alertguard/payments/tickets\n    url: https://hooks.example.com/tickets',
        '  issues:\n    type: webhook\n    secret: alertguard/payments/tickets\n    url: https://hooks.example.com/elsewhere',
        '    require: { team: payments }\n    deliver: [chat, tickets]',
        '    deliver: [chat, issues]',
        '[payments@example.com]',
        '[payments@example.com, friend@example.com]',
      ],
    }),
  ],
  'a receiver and its destination move to another team': [
    texts,
    edited({
      payments: [
        chat,
        '',
        'deliver: [chat, tickets]',
        'deliver: [tickets]',
        '  payments-info:\n    senders: [prod-eu]\n    deliver: [chat]\n',
        '',
        checkout,
        '',
      ],
      search: [
        'destinations:\n',
        'destinations:\n  chat:\n    type: slack\n    secret: alertguard/search/chat\n',
        'receivers:\n',
        `receivers:\n${checkout}`,
      ],
    }),
  ],
  'another team takes a receiver over': [
    texts,
    edited({
      payments: [checkout, ''],
      search: ['receivers:\n', 'receivers:\n  checkout:\n    senders: [prod-eu, prod-us]\n    deliver: [room, mail]\n'],
    }),
  ],
  'another team takes one sender of a receiver over': [
    texts,
    edited({
      payments: [checkout, checkout.replace('[prod-eu, prod-us]', '[prod-us]')],
      search: [
        'receivers:\n',
        `receivers:\n${checkout.replace('[prod-eu, prod-us]', '[prod-eu]').replace('chat', 'room')}`,
      ],
    }),
  ],
  'a destination is shared, and another team delivers to it': [
    texts,
    edited({
      ops: ['secret: alertguard/platform/ops\n', 'secret: alertguard/platform/ops\n    share: [search]\n'],
      search: ['fallback: [mail]', 'fallback: [mail, platform/ops]'],
    }),
  ],
  'a sender joins a group that a fence and a receiver name': [
    edited({
      platform: [
        'teams:\n',
        'senderGroups:\n  production: [prod-eu]\nteams:\n',
        '    senders: [prod-eu, prod-us]\n    receivers: [search-all',
        '    senders: [production]\n    receivers: [search-all',
      ],
      search: ['senders: [prod-eu]', 'senders: [production]'],
    }),
    edited({
      platform: [
        'teams:\n',
        'senderGroups:\n  production: [prod-eu, prod-us]\nteams:\n',
        '    senders: [prod-eu, prod-us]\n    receivers: [search-all',
        '    senders: [production]\n    receivers: [search-all',
      ],
      search: ['senders: [prod-eu]', 'senders: [production]'],
    }),
  ],
  'senders are put into a group, and nothing changes': [
    texts,
    edited({
      platform: ['teams:\n', 'senderGroups:\n  production: [prod-eu, prod-us]\nteams:\n'],
      ops: ['senders: [prod-eu, prod-us]', 'senders: [production]'],
    }),
  ],
  'a rule is added, with a team that may break it for a time': [
    texts,
    edited({
      platform: [
        'escalation:',
        `${rule}    exceptions:\n      search: { until: 2099-12-31, reason: soon }\nescalation:`,
      ],
    }),
  ],
  'the branch breaks a rule, which the pull request keeps': [
    edited({ platform: ['escalation:', `${rule}escalation:`], search: ['    fallback: [mail]\n', ''] }),
    edited({ platform: ['escalation:', `${rule}escalation:`] }),
  ],
  'the branch has errors, which the pull request corrects': [
    edited({
      platform: ['[search-all, checkout]', '[search-all, checkout, search-*]'],
      payments: ['[chat, tickets]', '[chta, tickets]', 'to: [payments@example.com]', 'to: [payments@example.org]'],
    }),
    texts,
  ],
  'the branch has fields that its guard does not know': [
    edited({
      platform: ['linkHosts', 'quiet: nights\nlinkHosts'],
      payments: ['    senders: [prod-eu]\n', '    senders: [prod-eu]\n    quiet: nights\n'],
    }),
    edited({ platform: ['hosts: [hooks.example.com]', 'hosts: [hooks.example.com, other.example.com]'] }),
  ],
  'the branch has a file that is no YAML': [
    edited({ search: ['    secret: alertguard/search/room', '   secret: "alertguard/search/room'] }),
    texts,
  ],
  'the branch has a platform.yml that is no YAML': [edited({ platform: ['teams:', 'teams: ['] }), texts],
};

async function comment(before: Texts | undefined, after: Texts) {
  const repository = aRepository();
  if (before !== undefined) repository.writeAll(filesOf(before));
  repository.commit('feat: the branch');
  repository.writeAll(filesOf(after));
  const argv = ['diff', 'HEAD', '--allow-list', 'infra/allow-list', '--format', 'markdown'];
  return { ...(await guardHere(argv, repository.root)), repository };
}

describe('the comment on a pull request where', () => {
  it.each(Object.entries(pullRequests))('%s', async (title, [before, after]) => {
    const { code, stdout, stderr } = await comment(before, after);
    expect(code).toBe(0);
    expect(stderr).toBe(stderr.startsWith('The allow-list before has ') ? stderr : '');
    await expect(stdout).toMatchFileSnapshot(`diff-pull-requests/${title.replaceAll(/\W+/g, '-')}.md`);
  });

  it('a rule is broken: there is the error, and no comment', async () => {
    const ruled = edited({ platform: ['escalation:', `${rule}escalation:`] });
    const broken = edited({ platform: ['escalation:', `${rule}escalation:`], search: ['    fallback: [mail]\n', ''] });
    const { code, stdout, stderr } = await comment(ruled, broken);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatchInlineSnapshot(`
      "infra/allow-list/teams/search.yml:10:3 rule \`search-falls-back\` (platform.yml:23): list a \`fallback\` that \`deliver\` does not list (a vendor may be down)
      "
    `);
  });

  it('there was no allow-list', async () => {
    const { code, stdout, stderr } = await comment(undefined, texts);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'There was no allow-list before: everything counts as new.\n',
    });
    await expect(stdout).toMatchFileSnapshot('diff-pull-requests/there-was-no-allow-list.md');
  });

  it('the branch has a file that is not UTF-8', async () => {
    const { repository } = await comment(texts, texts);
    writeFileSync(join(repository.directory, 'teams/search.yml'), Buffer.from([0x61, 0xff, 0x0a]));
    repository.commit('fix: nothing');
    repository.writeAll(filesOf(texts));
    const argv = ['diff', 'HEAD', '--allow-list', 'infra/allow-list', '--format', 'markdown'];
    const { code, stdout } = await guardHere(argv, repository.root);
    expect(code).toBe(0);
    expect(stdout).toContain('- `HEAD:infra/allow-list/teams/search.yml: it is not UTF-8`\n');
    expect(stdout).toContain('#### Team `search`: 3 widening\n');
  });
});
