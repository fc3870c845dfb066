import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { type AllowList, type Receiver, receiverKey } from '../../lib/allow-list/allow-list.ts';
import { guardSender } from '../../lib/audit/guard-sender.ts';
import { alertmanagerYaml, createBanner } from '../../lib/local/banner.ts';
import { builtInSeverities } from '../../lib/rendering/severity.ts';

function allowListWith(bySender: Readonly<Record<string, readonly string[]>>): AllowList {
  const receiver = (sender: string, name: string): Receiver => ({
    sender,
    name,
    team: 'payments',
    require: [],
    deliver: [],
    fallback: [],
  });
  return {
    hash: 'h',
    emailFrom: undefined,
    audience: 'alertguard',
    linkHosts: new Set(),
    severities: builtInSeverities,
    senders: new Map(),
    destinations: new Map(),
    escalation: [],
    receivers: new Map(
      Object.entries(bySender).flatMap(([sender, names]) =>
        names.map((name) => [receiverKey(sender, name), receiver(sender, name)]),
      ),
    ),
  };
}

const relay = { sender: 'prod-eu', url: 'http://127.0.0.1:9095/' };

it('the lines for alertmanager.yml are YAML with every receiver of the sender, by its exact name', () => {
  const names = ['payments-critical', 'no', '12', 'a: b', '#x', 'web.hook', 'team/a (prod) "x"', '日本'];
  const { receivers } = parse(alertmanagerYaml([relay], allowListWith({ 'prod-eu': names })).join('\n'));
  expect(receivers.map(({ name }: { name: string }) => name)).toEqual(names);
  expect(receivers[0].webhook_configs).toEqual([
    { url: 'http://127.0.0.1:9095/', http_config: { follow_redirects: false } },
  ]);
});

it('with several senders each has its own lines', () => {
  const lines = alertmanagerYaml(
    [relay, { sender: 'prod-us', url: 'http://127.0.0.1:9096/' }],
    allowListWith({ 'prod-eu': ['a'], 'prod-us': ['b'] }),
  );
  expect(lines).toContain('  # on prod-us');
  expect(parse(lines.join('\n')).receivers).toMatchObject([
    { name: 'a', webhook_configs: [{ url: 'http://127.0.0.1:9095/' }] },
    { name: 'b', webhook_configs: [{ url: 'http://127.0.0.1:9096/' }] },
  ]);
});

it('counts the receivers that a sender can name, and not the one of the guard itself', () => {
  const stack = { consoleUrl: '', guardUrl: '', relays: [relay], sqsUrl: '' };
  const allowList = allowListWith({ 'prod-eu': ['a', 'b'], [guardSender]: ['escalation'] });
  expect(createBanner(stack, allowList, 'infra/allow-list')).toContain('2 receivers,');
});

it('names the commands that ask about this run, as they are typed', () => {
  const consoleUrl = 'http://127.0.0.1:9089/';
  const stack = { consoleUrl, guardUrl: 'http://127.0.0.1:9096', relays: [relay], sqsUrl: 'http://127.0.0.1:4566' };
  const lines = createBanner(stack, allowListWith({ 'prod-eu': ['a'] }), 'infra/allow-list').split('\n');
  expect(lines).toContain('  alertguard audit --local');
  expect(lines[2]).toBe('  console      http://127.0.0.1:9089/ in a browser shows what happens here');
  expect(lines).toContain('  alertguard dead-letters list --stage local --endpoint http://127.0.0.1:4566');
});
