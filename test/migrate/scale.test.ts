import { describe, expect, it } from 'vitest';
import { migrateConfiguration } from '../../lib/migrate/migrate-configuration.ts';
import { providers } from '../../lib/providers/registry.ts';
import { timed } from '../support/cpu-time.ts';
import { migrateText } from '../support/migrate-text.ts';
import { allCases } from '../support/whole-run.ts';

const receiverCount = allCases ? 5_000 : 1_500;

/** Half a millisecond of processor time on one machine; work that grew with the square took 30 for each of 5,000. */
const maxMsPerReceiver = 4;

const slackUrl = (index: number) => `https://hooks.slack.com/services/T00000000/B00000000/pl4nted${index}`;

/** A file of that many receivers, each with a route of its own. */
function manyReceivers(integrationsOf: (index: number) => string): string {
  const indexes = Array.from({ length: receiverCount }, (_, index) => index);
  const routes = indexes.map((index) => `    - { receiver: r${index}, matchers: [team="t${index}"] }\n`);
  const receivers = indexes.map((index) => `  - name: r${index}\n${integrationsOf(index)}`);
  return `route:\n  receiver: r0\n  group_by: [alertname]\n  routes:\n${routes.join('')}receivers:\n${receivers.join('')}`;
}

describe(`${receiverCount} receivers`, { timeout: 60_000 }, () => {
  it.each<[string, (index: number) => string]>([
    [
      'with a channel each',
      (index) => `    slack_configs:\n      - api_url: ${slackUrl(index)}\n        channel: '#team-${index}'\n`,
    ],
    [
      'that share the name of their channel',
      (index) => `    slack_configs:\n      - { api_url: '${slackUrl(index)}', channel: '#alerts' }\n`,
    ],
    [
      'that share one part by aliases',
      (index) =>
        `    slack_configs:\n      - api_url: ${slackUrl(index)}\n        http_config: ${index === 0 ? '&http { follow_redirects: false }' : '*http'}\n`,
    ],
  ])('%s are migrated within seconds', (_, integrationsOf) => {
    const text = manyReceivers(integrationsOf);
    const { value, cpuMs } = timed(() => migrateText(text));
    const { migration } = value;
    expect(migration.destinations).toHaveLength(receiverCount);
    expect(new Set(migration.destinations.map(({ name }) => name)).size).toBe(receiverCount);
    expect(cpuMs).toBeLessThan(receiverCount * maxMsPerReceiver);
  });
});

it('aliases that stand for more than any memory holds are refused', () => {
  const levels = Array.from({ length: 12 }, (_, level) => {
    const items = Array.from({ length: 10 }, () => (level === 0 ? 'x' : `*l${level - 1}`));
    return `l${level}: &l${level} [${items.join(', ')}]\n`;
  });
  const migrated = migrateConfiguration({
    text: `${levels.join('')}route: { receiver: a }\nreceivers:\n  - name: a\n    x_configs: *l11\n`,
    providers,
    configurationFile: '/etc/alertmanager/alertmanager.yml',
    commandLine: { node: '/usr/bin/node', file: '/opt/alertguard/alertguard.mjs' },
    options: {
      team: 'payments',
      sender: 'prod-eu',
      relayUrl: 'http://127.0.0.1:9095/',
      email: 'smtp',
      version: undefined,
    },
  });
  expect(migrated).toMatchObject({ ok: false, message: 'its aliases expand to too much text: write the values out' });
});
