import { each, type PathStep } from './select-fields.ts';

/** A field that decides where a notification goes, and that Alertmanager expands as a template. */
export type DestinationField = {
  readonly path: readonly PathStep[];
  /** Of what it steers: `from` and header lines change who a mail seems to be between, not who gets it. */
  readonly severity: 'error' | 'warning';
  /** The minor version that began to expand it, where that is not every version in use. */
  readonly sinceMinor?: number;
};

/** A field whose value is a credential, or `file`, which names a file with it. */
export type SecretField = {
  readonly path: readonly PathStep[];
  readonly file?: string;
  /** The minor version that first had that field, where it is newer than the secret itself. */
  readonly fileSinceMinor?: number;
  /** Whether Alertmanager expands it as a template. */
  readonly templated?: boolean;
  /** What may stand there and is no secret. */
  readonly harmless?: string;
};

export type IntegrationFacts = {
  readonly title: string;
  /** What `send_resolved` is where it is not written. */
  readonly sendResolved: boolean;
  readonly destinations?: readonly DestinationField[];
  readonly secrets?: readonly SecretField[];
  /** The fields with the URLs that are called, each with the field under `global` that stands in for it. */
  readonly calls?: readonly CallField[];
};

export type CallField = { readonly name: string; readonly globalName?: string };

const steers = (...path: readonly PathStep[]): DestinationField => ({ path, severity: 'error' });
const calls = (name: string, globalName?: string): CallField => ({
  name,
  ...(globalName === undefined ? {} : { globalName }),
});
const fileSince = (fileSinceMinor: number) => ({ fileSinceMinor });
const secret = (name: string, options: Omit<SecretField, 'path' | 'file'> = {}): SecretField => ({
  path: [name],
  file: `${name}_file`,
  ...options,
});
const expanded = { templated: true };

export const tlsKey: SecretField = { path: ['tls_config', 'key'], file: 'key_file' };

/** Of tracing. Source: prometheus/alertmanager, tracing/config.go. */
export const headerSecrets: SecretField = { path: ['headers', /./, 'secrets', each], file: 'files' };

/** With a bot's token in `http_config`, which is how bots were used before `app_token`. */
const slackMethod = { harmless: 'https://slack.com/api/chat.postMessage' };

/**
 * The integrations of Alertmanager 0.34 and what alert data can do to each.
 * Source: prometheus/alertmanager, notify/<name>/<name>.go (what goes through `tmpl`) and config/notifiers.go. When a
 * field came is seen in the structs of 0.23 to 0.34. test/alertmanager-config/known-fields.test.ts compares the two.
 */
export const integrations: Readonly<Record<string, IntegrationFacts>> = {
  webhook_configs: {
    title: 'webhook',
    sendResolved: true,
    calls: [calls('url')],
    destinations: [
      { ...steers('url'), sinceMinor: 31 },
      { ...steers('url_file'), sinceMinor: 31 },
    ],
  },
  email_configs: {
    title: 'email',
    sendResolved: false,
    destinations: [
      steers('to'),
      { path: ['from'], severity: 'warning' },
      { path: ['headers', /^(to|cc|bcc|from|sender|reply-to)$/i], severity: 'warning' },
    ],
    secrets: [secret('auth_password', fileSince(25)), secret('auth_secret', fileSince(31)), tlsKey],
  },
  slack_configs: {
    title: 'Slack',
    sendResolved: false,
    destinations: [steers('channel')],
    secrets: [secret('api_url', slackMethod), secret('app_token')],
    calls: [calls('api_url', 'slack_api_url'), calls('app_url', 'slack_app_url')],
  },
  mattermost_configs: {
    title: 'Mattermost',
    sendResolved: true,
    destinations: [steers('channel')],
    secrets: [secret('webhook_url')],
    calls: [calls('webhook_url', 'mattermost_webhook_url')],
  },
  rocketchat_configs: {
    title: 'Rocket.Chat',
    sendResolved: false,
    destinations: [steers('channel')],
    secrets: [secret('token'), secret('token_id')],
    calls: [calls('api_url', 'rocketchat_api_url')],
  },
  discord_configs: {
    title: 'Discord',
    sendResolved: true,
    secrets: [secret('webhook_url', fileSince(27))],
    calls: [calls('webhook_url')],
  },
  msteams_configs: {
    title: 'Teams',
    sendResolved: true,
    secrets: [secret('webhook_url', fileSince(27))],
    calls: [calls('webhook_url')],
  },
  msteamsv2_configs: {
    title: 'Teams',
    sendResolved: true,
    secrets: [secret('webhook_url')],
    calls: [calls('webhook_url')],
  },
  telegram_configs: {
    title: 'Telegram',
    sendResolved: true,
    secrets: [secret('bot_token', fileSince(26))],
    calls: [calls('api_url', 'telegram_api_url')],
  },
  webex_configs: {
    title: 'Webex',
    sendResolved: true,
    destinations: [steers('room_id')],
    calls: [calls('api_url', 'webex_api_url')],
  },
  pagerduty_configs: {
    title: 'PagerDuty',
    sendResolved: true,
    secrets: [
      secret('routing_key', { ...expanded, ...fileSince(25) }),
      secret('service_key', { ...expanded, ...fileSince(25) }),
    ],
    calls: [calls('url', 'pagerduty_url')],
  },
  opsgenie_configs: {
    title: 'Opsgenie',
    sendResolved: true,
    destinations: [steers('responders', each, /^(id|name|username|type)$/)],
    secrets: [secret('api_key', { ...expanded, ...fileSince(24) })],
    calls: [calls('api_url', 'opsgenie_api_url')],
  },
  victorops_configs: {
    title: 'VictorOps',
    sendResolved: true,
    destinations: [steers('routing_key')],
    secrets: [secret('api_key')],
    calls: [calls('api_url', 'victorops_api_url')],
  },
  wechat_configs: {
    title: 'WeChat',
    sendResolved: false,
    destinations: [steers(/^(to_user|to_party|to_tag|agent_id|corp_id)$/)],
    secrets: [secret('api_secret', { ...expanded, ...fileSince(31) })],
    calls: [calls('api_url', 'wechat_api_url')],
  },
  pushover_configs: {
    title: 'Pushover',
    sendResolved: true,
    destinations: [steers('device')],
    secrets: [
      secret('user_key', { ...expanded, ...fileSince(26) }),
      secret('token', { ...expanded, ...fileSince(26) }),
    ],
  },
  sns_configs: {
    title: 'SNS',
    sendResolved: true,
    destinations: [steers(/^(topic_arn|target_arn|phone_number|api_url)$/)],
    secrets: [{ path: ['sigv4', 'secret_key'] }],
    calls: [calls('api_url')],
  },
  jira_configs: {
    title: 'Jira',
    sendResolved: true,
    destinations: [steers(/^(project|issue_type)$/), steers('fields', /./)],
    calls: [calls('api_url', 'jira_api_url')],
  },
  incidentio_configs: {
    title: 'incident.io',
    sendResolved: true,
    secrets: [secret('alert_source_token')],
    calls: [calls('url')],
  },
  // Gone since 0.20; the files are still about.
  hipchat_configs: { title: 'HipChat', sendResolved: false, secrets: [{ path: ['auth_token'] }] },
};

/** The secrets under `global`, which receivers inherit. */
export const globalSecrets: readonly SecretField[] = [
  secret('smtp_auth_password', fileSince(25)),
  secret('smtp_auth_secret', fileSince(31)),
  { path: ['smtp_tls_config', 'key'], file: 'key_file' },
  secret('slack_api_url', slackMethod),
  secret('slack_app_token'),
  secret('opsgenie_api_key', { ...expanded, ...fileSince(24) }),
  secret('wechat_api_secret', { ...expanded, ...fileSince(31) }),
  secret('victorops_api_key', fileSince(25)),
  secret('telegram_bot_token'),
  secret('rocketchat_token'),
  secret('rocketchat_token_id'),
  secret('mattermost_webhook_url'),
  { path: ['hipchat_auth_token'] },
];

/** The secrets of an `http_config`. Source: prometheus/common, config/http_config.go and headers.go. */
export const httpSecrets: readonly SecretField[] = [
  { path: ['basic_auth', 'password'], file: 'password_file' },
  { path: ['authorization', 'credentials'], file: 'credentials_file' },
  { path: ['bearer_token'], file: 'bearer_token_file' },
  { path: ['oauth2', 'client_secret'], file: 'client_secret_file' },
  { path: ['oauth2', 'client_certificate_key'], file: 'client_certificate_key_file' },
  { path: ['oauth2', 'proxy_connect_header', /./, each] },
  tlsKey,
  { path: ['oauth2', 'tls_config', 'key'], file: 'key_file' },
  { path: ['http_headers', /./, 'secrets', each], file: 'files' },
  { path: ['proxy_connect_header', /./, each] },
];
