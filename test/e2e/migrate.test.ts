import { afterEach, describe, expect } from 'vitest';
import { parseAlertmanagerVersion } from '../../lib/alertmanager-config/alertmanager-version.ts';
import { loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { startLocalStack } from '../../lib/local/start-local-stack.ts';
import { createTeardown } from '../../lib/local/teardown.ts';
import { providers } from '../../lib/providers/registry.ts';
import { compiled } from '../support/allow-list-compiled.ts';
import { anAlert, resolved } from '../support/e2e.ts';
import { freePort, itWithAlertmanager } from '../support/e2e-alertmanager.ts';
import { aboutOfArrival } from '../support/e2e-received.ts';
import { waitUntilAsync } from '../support/e2e-wait.ts';
import { lintText } from '../support/lint-files.ts';
import { startCapture, startConfigured } from '../support/migrate-e2e.ts';
import { migrateText } from '../support/migrate-text.ts';

/** Where the old configuration posts, by the id that the destination gets in the allow-list. */
const urls = {
  'payments/slack-critical': 'https://hooks.slack.com/services/T00000000/B00000001/criticalcritical',
  'payments/slack-everything': 'https://hooks.slack.com/services/T00000000/B00000002/everythingeveryth',
  'payments/slack-search': 'https://hooks.slack.com/services/T00000000/B00000003/searchsearchsearch',
  'payments/webhook-tickets-example-com': 'https://tickets.example.com/alerts',
  'payments/webhook-rota-example-com': 'https://rota.example.com/alerts',
};

const old = `# Before.
global:
  slack_api_url: ${urls['payments/slack-everything']}
route:
  receiver: everything
  group_by: [alertname]
  group_wait: 100ms
  group_interval: 1s
  repeat_interval: 1h
  routes:
    - receiver: payments.critical
      matchers: [team="payments", severity="critical"]
      continue: true
    - receiver: search
      matchers: [team="search"]
    - receiver: nobody
      matchers: [alertname="Ignored"]
    - receiver: everything
receivers:
  - name: everything
    slack_configs:
      - channel: '#everything'
  - name: payments.critical
    slack_configs:
      - api_url: ${urls['payments/slack-critical']}
        channel: '#critical'
        send_resolved: true
        title: '[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:1{{ end }}] {{ .CommonLabels.alertname }} of ours'
    webhook_configs:
      - url: ${urls['payments/webhook-tickets-example-com']}
  - name: search
    slack_configs:
      - api_url: ${urls['payments/slack-search']}
        channel: '#search'
    webhook_configs:
      - url: ${urls['payments/webhook-rota-example-com']}
        send_resolved: false
  - name: nobody
`;

const alerts = [
  anAlert('DiskFull'),
  anAlert('CardDeclined', { labels: { severity: 'warning' } }),
  anAlert('SlowQuery', { labels: { team: 'search' } }),
  anAlert('Ignored', { labels: { severity: 'none' } }),
];
const over = alerts.slice(0, 3);

/** What arrives before, by hand: resolved ones only where the old configuration tells them. */
const expected = [
  'payments/slack-critical firing DiskFull',
  'payments/slack-critical resolved DiskFull',
  'payments/slack-everything firing CardDeclined',
  'payments/slack-everything firing DiskFull',
  'payments/slack-search firing SlowQuery',
  'payments/webhook-rota-example-com firing SlowQuery',
  'payments/webhook-tickets-example-com firing DiskFull',
  'payments/webhook-tickets-example-com resolved DiskFull',
];

const version = '0.25';

describe('a configuration that was migrated', { timeout: 90_000 }, () => {
  const teardown = createTeardown();
  afterEach(() => teardown.run());

  /** Posts the alerts, waits for what comes of them, resolves them, waits again. */
  async function fire(configuration: string, received: readonly string[]): Promise<readonly string[]> {
    const alertmanager = await startConfigured(configuration);
    teardown.add(alertmanager.stop);
    await alertmanager.post(alerts);
    const firing = expected.filter((message) => message.includes(' firing ')).length;
    await waitUntilAsync('all that fires is told', () => received.length >= firing);
    await alertmanager.post(over.map((alert) => resolved(alert)));
    await waitUntilAsync('all that is over is told', () => received.length >= expected.length);
    // Nothing more may come; groups are sent again after a second.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    return received.toSorted();
  }

  itWithAlertmanager(
    'delivers to the same destinations as before, and the linter has nothing to say of it',
    async () => {
      const capture = await startCapture();
      teardown.add(capture.close);
      const toCapture = Object.entries(urls).reduce(
        (text, [id, url]) => text.replaceAll(url, `${capture.url}/${id}`),
        old,
      );
      const before = await fire(toCapture, capture.received);
      expect(before).toEqual(expected);

      const relayPort = await freePort();
      const relayUrl = `http://127.0.0.1:${relayPort}/`;
      const { migration, file } = migrateText(old, { relayUrl, version: parseAlertmanagerVersion(version) });
      expect(migration.left).toEqual([]);
      const files = ['platform.yml', 'teams/payments.yml'].map((path) => ({ path, text: file(`allow-list/${path}`) }));
      const allowList = loadAllowList(JSON.stringify(compiled(files, providers)), 'test');
      const received: string[] = [];
      const stack = await startLocalStack({
        allowList,
        relayPort,
        audit: () => {},
        onArrival: (arrival) => {
          if (arrival.status < 300) received.push(`${arrival.destination} ${aboutOfArrival(arrival)}`);
        },
      });
      teardown.add(stack.close);
      expect(stack.relays).toMatchObject([{ sender: 'prod-eu', url: relayUrl }]);
      expect(await fire(file('alertmanager.yml'), received)).toEqual(before);

      const receivers = new Set(migration.receivers.map(({ name }) => name));
      expect(
        lintText(file('alertmanager.yml'), {
          version,
          relayUrls: [relayUrl],
          sender: 'prod-eu',
          receiversOf: () => receivers,
        }),
      ).toEqual([]);
    },
  );
});
