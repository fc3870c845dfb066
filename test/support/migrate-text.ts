import type { MigrateOptions } from '../../lib/migrate/carry/migrate-options.ts';
import { type Migrated, migrateConfiguration } from '../../lib/migrate/migrate-configuration.ts';
import { providers } from '../../lib/providers/registry.ts';
import { repositoryRoot } from './local-stack.ts';

export type MigratedText = Extract<Migrated, { ok: true }> & {
  /** The text of a file that was written; fails where there is none. */
  readonly file: (path: string) => string;
};

/** Migrates a text as the command does, with names of its own unless others are given. */
export function migrateText(text: string, options: Partial<MigrateOptions> = {}): MigratedText {
  const migrated = migrateConfiguration({
    text,
    providers,
    configurationFile: '/etc/alertmanager/alertmanager.yml',
    commandLine: { node: process.execPath, file: `${repositoryRoot}/lib/cli/guard.ts` },
    options: {
      team: 'payments',
      sender: 'prod-eu',
      relayUrl: 'http://127.0.0.1:9095/',
      email: 'smtp',
      version: undefined,
      ...options,
    },
  });
  if (!migrated.ok) throw new Error(migrated.message);
  const file = (path: string) => {
    const found = migrated.files.find((one) => one.path === path);
    if (found === undefined) throw new Error(`${path} was not written`);
    return found.text;
  };
  return { ...migrated, file };
}

/** A file with one receiver that has one integration. */
export const withIntegration = (key: string, config: string, global = '') => `${global}
route: { receiver: one, group_by: [alertname] }
receivers:
  - name: one
    ${key}:
      - ${config}
`;

/** What became of the one integration: the destination's fields, or the reason why it was left. */
export function carried(key: string, config: string, { global = '', email = 'smtp' as 'smtp' | 'ses' } = {}) {
  const { migration } = migrateText(withIntegration(key, config, global), { email });
  const [destination] = migration.destinations;
  return destination === undefined ? migration.left[0]?.text : { type: destination.type, ...destination.fields };
}

/** Secrets of the form that each vendor gives out; none of them is anybody's. */
export const plantedSecrets = {
  slack: 'https://hooks.slack.com/services/T00000000/B00000000/pl4ntedSl4ckW3bhook00',
  slackBot: 'xoxb-000000000000-pl4ntedb0ttoken',
  teams: 'https://prod-1.westeurope.logic.azure.com/workflows/pl4nted/triggers/manual/paths/invoke?sig=pl4ntedTeams',
  discord:
    'https://discord.com/api/webhooks/123456789012345678/pl4nted_DiscordToken-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH',
  pagerduty: 'pl4ntedr0utingkey000000000000000',
  telegram: '123456789:AApl4nted_telegram-token_0123456789',
  webex: 'pl4ntedWebexBotToken0123456789',
  mattermost: 'https://chat.example.com/hooks/pl4ntedmattermosthook00000',
  pushoverUser: 'pl4ntedpush0veruserkey00000000',
  pushoverToken: 'pl4ntedpush0vertoken0000000000',
  smtpPassword: 'pl4nted"smtp\'pass $word',
} as const;

/** One receiver for each integration that can be carried over. */
export const everyIntegration = `# All that can be carried over.
global:
  smtp_smarthost: 'mail.example.com:465'
  smtp_from: 'Alertmanager <alerts@example.com>'
  smtp_auth_username: alerts@example.com
  smtp_auth_password: "${plantedSecrets.smtpPassword.replaceAll('"', '\\"')}"
  slack_api_url: '${plantedSecrets.slack}'

route:
  receiver: slack
  group_by: [alertname, cluster]   # every alert its group
  repeat_interval: 4h

receivers:
  # Chat first.
  - name: slack
    slack_configs:
      - channel: '#alerts'
        send_resolved: true
  - name: slack-bot
    slack_configs:
      - api_url: https://slack.com/api/chat.postMessage
        channel: C0123ABCD
        http_config: { authorization: { credentials: ${plantedSecrets.slackBot} } }
  - name: teams
    msteams_configs:
      - webhook_url: ${plantedSecrets.teams}
  - name: discord
    discord_configs:
      - webhook_url: ${plantedSecrets.discord}
        title: '{{ .CommonLabels.alertname }}'
  - name: telegram
    telegram_configs:
      - bot_token: ${plantedSecrets.telegram}
        chat_id: -1001234567890
        parse_mode: HTML
  - name: webex
    webex_configs:
      - room_id: Y2lzY29zcGFyazovL3VzL1JPT00vMDEyMzQ1Njc4OQ
        http_config: { authorization: { credentials: ${plantedSecrets.webex} } }
  - name: mail
    email_configs:
      - to: 'ops@example.com, "On call" <oncall@example.org>'
  - name: pager
    pagerduty_configs:
      - routing_key: ${plantedSecrets.pagerduty}
        url: https://events.eu.pagerduty.com/v2/enqueue
  - name: push
    pushover_configs:
      - user_key: ${plantedSecrets.pushoverUser}
        token: ${plantedSecrets.pushoverToken}
        sound: siren
  - name: topic
    sns_configs:
      - topic_arn: arn:aws:sns:eu-west-1:123456789012:alerts
        sigv4: { region: eu-west-1 }
  - name: hook
    webhook_configs:
      - url: https://hooks.example.com:8443/alerts
        max_alerts: 20
`;
