import { describe, expect, it } from 'vitest';
import { parseAlertmanagerVersion } from '../../lib/alertmanager-config/alertmanager-version.ts';
import { createCarryJudge } from '../../lib/migrate/why-not-carried.ts';
import { providers } from '../../lib/providers/registry.ts';
import { lintText } from '../support/lint-files.ts';
import { migrateText } from '../support/migrate-text.ts';

const slackUrl = 'https://hooks.slack.com/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx';

const configurationOf = (receivers: string, global = '') =>
  `${global}route: { receiver: one, group_by: [alertname] }\nreceivers:\n  - name: one\n${receivers}`;

/** As the command does it. */
function fixesIn(text: string, version = '') {
  const whyNotCarried = createCarryJudge(
    {
      team: 'platform',
      sender: 'alertmanager',
      relayUrl: 'http://127.0.0.1:9095/',
      email: 'smtp',
      version: parseAlertmanagerVersion(version),
    },
    providers,
  );
  return lintText(text, { version, whyNotCarried });
}

const fixOf = (rule: string, text: string, version?: string) =>
  fixesIn(text, version).find((finding) => finding.rule === rule)?.fix;

describe('migrating is advised', () => {
  const carried = configurationOf(`    slack_configs: [{ api_url: '${slackUrl}' }]\n`);
  const templated = configurationOf(
    `    slack_configs: [{ api_url: '${slackUrl}', channel: '{{ .CommonLabels.team }}' }]\n`,
  );
  const unknown = configurationOf(
    `    jira_configs: [{ api_url: 'https://example.com', project: A, issue_type: B }]\n`,
  );

  it('for a receiver that migrate carries over, and only for one', () => {
    expect(fixOf('bypasses-guard', carried)).toContain('`alertguard migrate` does both');
    expect(migrateText(carried).migration.left).toEqual([]);
    for (const text of [templated, unknown]) {
      const [left] = migrateText(text).migration.left;
      expect(left?.text).toBeDefined();
      expect(fixOf('bypasses-guard', text)).toBe(
        `change what keeps \`alertguard migrate\` from carrying it over (${left?.text}), or accept the finding`,
      );
    }
  });

  it('for a secret of a receiver that migrate carries over, and only for one', () => {
    expect(fixOf('inline-secret', carried)).toContain('alertguard migrate');
    expect(fixOf('inline-secret', templated)).not.toContain('alertguard migrate');
  });

  it('for a global secret only where some receiver can be carried over', () => {
    const global = `global: { slack_api_url: '${slackUrl}' }\n`;
    expect(fixOf('inline-secret', configurationOf('    slack_configs: [{}]\n', global))).toContain(
      'alertguard migrate',
    );
    const stays = configurationOf("    slack_configs: [{ channel: '{{ .CommonLabels.team }}' }]\n", global);
    expect(fixOf('inline-secret', stays)).not.toContain('alertguard migrate');
  });

  it('never for a URL with a credential, which migrate leaves', () => {
    const text = configurationOf("    webhook_configs: [{ url: 'https://a:b@example.com/' }]\n");
    expect(fixOf('token-in-url', text)).not.toContain('alertguard migrate');
  });

  it('never for tracing and the event recorder', () => {
    const text = `${carried}tracing: { endpoint: a, headers: { x-key: { secrets: [abc] } } }\n`;
    const fix = fixesIn(text).find(({ path }) => path.startsWith('tracing.'))?.fix;
    expect(fix).toBe('name a file with it in `files`; create a new one, since this one is known');
  });
});

it('--relay-url is advised for webhooks only', () => {
  expect(fixOf('bypasses-guard', configurationOf("    webhook_configs: [{ url: 'http://10.0.0.1/' }]\n"))).toContain(
    '--relay-url',
  );
  expect(fixOf('bypasses-guard', configurationOf('    email_configs: [{ to: a@example.com }]\n'))).not.toContain(
    '--relay-url',
  );
});

describe('a field is advised', () => {
  const telegram = configurationOf('    telegram_configs: [{ bot_token: abc, chat_id: 1 }]\n');
  const url = configurationOf("    webhook_configs: [{ url: 'https://a:b@example.com/' }]\n");

  it.each([
    ['inline-secret', telegram, '0.25', undefined],
    ['inline-secret', telegram, '0.26', '`bot_token_file`;'],
    ['inline-secret', telegram, undefined, '`bot_token_file` (Alertmanager 0.26 and later)'],
    ['token-in-url', url, '0.25', undefined],
    ['token-in-url', url, '0.26', '`url_file`'],
    ['token-in-url', url, undefined, '`url_file` (0.26 and later)'],
  ])('by %s only to a version that has it', (rule, text, version, expected) => {
    const fix = fixOf(rule, text, version) ?? '';
    if (expected !== undefined) expect(fix).toContain(expected);
    expect(fix.includes('bot_token_file') || fix.includes('url_file')).toBe(expected !== undefined);
  });
});
