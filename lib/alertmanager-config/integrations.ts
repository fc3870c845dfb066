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
};

const steers = (...path: readonly PathStep[]): DestinationField => ({ path, severity: 'error' });
const secret = (name: string, options: Omit<SecretField, 'path' | 'file'> = {}): SecretField => ({
  path: [name],
  file: `${name}_file`,
  ...options,
});
const expanded = { templated: true };

/** With a bot's token in `http_config`, which is how bots were used before `app_token`. */
const slackMethod = { harmless: 'https://slack.com/api/chat.postMessage' };

/**
 * The integrations of Alertmanager 0.34 and what alert data can do to each.
 * Source: prometheus/alertmanager, notify/<name>/<name>.go (what goes through `tmpl`) and config/notifiers.go.
 */
export const integrations: Readonly<Record<string, IntegrationFacts>> = {
  webhook_configs: {
    title: 'webhook',
    sendResolved: true,
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
    secrets: [secret('auth_password'), secret('auth_secret')],
  },
  slack_configs: {
    title: 'Slack',
    sendResolved: false,
    destinations: [steers('channel')],
    secrets: [secret('api_url', slackMethod), secret('app_token')],
  },
  mattermost_configs: {
    title: 'Mattermost',
    sendResolved: true,
    destinations: [steers('channel')],
    secrets: [secret('webhook_url')],
  },
  rocketchat_configs: {
    title: 'Rocket.Chat',
    sendResolved: false,
    destinations: [steers('channel')],
    secrets: [secret('token'), secret('token_id')],
  },
  discord_configs: { title: 'Discord', sendResolved: true, secrets: [secret('webhook_url')] },
  msteams_configs: { title: 'Teams', sendResolved: true, secrets: [secret('webhook_url')] },
  msteamsv2_configs: { title: 'Teams', sendResolved: true, secrets: [secret('webhook_url')] },
  telegram_configs: { title: 'Telegram', sendResolved: true, secrets: [secret('bot_token')] },
  webex_configs: { title: 'Webex', sendResolved: true, destinations: [steers('room_id')] },
  pagerduty_configs: {
    title: 'PagerDuty',
    sendResolved: true,
    secrets: [secret('routing_key', expanded), secret('service_key', expanded)],
  },
  opsgenie_configs: {
    title: 'Opsgenie',
    sendResolved: true,
    destinations: [steers('responders', each, /^(id|name|username|type)$/)],
    secrets: [secret('api_key', expanded)],
  },
  victorops_configs: {
    title: 'VictorOps',
    sendResolved: true,
    destinations: [steers('routing_key')],
    secrets: [secret('api_key')],
  },
  wechat_configs: {
    title: 'WeChat',
    sendResolved: false,
    destinations: [steers(/^(to_user|to_party|to_tag|agent_id|corp_id)$/)],
    secrets: [secret('api_secret', expanded)],
  },
  pushover_configs: {
    title: 'Pushover',
    sendResolved: true,
    destinations: [steers('device')],
    secrets: [secret('user_key', expanded), secret('token', expanded)],
  },
  sns_configs: {
    title: 'SNS',
    sendResolved: true,
    destinations: [steers(/^(topic_arn|target_arn|phone_number|api_url)$/)],
    secrets: [{ path: ['sigv4', 'secret_key'] }],
  },
  jira_configs: {
    title: 'Jira',
    sendResolved: true,
    destinations: [steers(/^(project|issue_type)$/), steers('fields', /./)],
  },
  incidentio_configs: { title: 'incident.io', sendResolved: true, secrets: [secret('alert_source_token')] },
  // Gone since 0.20; the files are still about.
  hipchat_configs: { title: 'HipChat', sendResolved: false, secrets: [{ path: ['auth_token'] }] },
};

/** The secrets under `global`, which receivers inherit. */
export const globalSecrets: readonly SecretField[] = [
  secret('smtp_auth_password'),
  secret('smtp_auth_secret'),
  secret('slack_api_url', slackMethod),
  secret('slack_app_token'),
  secret('opsgenie_api_key', expanded),
  secret('wechat_api_secret', expanded),
  secret('victorops_api_key'),
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
  { path: ['tls_config', 'key'], file: 'key_file' },
  { path: ['oauth2', 'tls_config', 'key'], file: 'key_file' },
  { path: ['http_headers', /./, 'secrets', each], file: 'files' },
  { path: ['proxy_connect_header', /./, each] },
];
