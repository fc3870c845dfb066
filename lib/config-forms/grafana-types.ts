/** How Alertmanager calls what a contact point of Grafana is, and its settings: `a.b` is a field of a field. */
export type GrafanaType = { readonly key: string; readonly settings: Readonly<Record<string, string>> };

/**
 * The contact points that Alertmanager has too. A setting that is not here keeps its name.
 * Source: grafana/alerting at 783ce04, receivers/<type>/v1/config.go.
 */
const grafanaTypes: Readonly<Record<string, GrafanaType>> = {
  slack: { key: 'slack_configs', settings: { url: 'api_url', token: 'app_token', recipient: 'channel' } },
  email: { key: 'email_configs', settings: { addresses: 'to' } },
  webhook: {
    key: 'webhook_configs',
    settings: {
      username: 'http_config.basic_auth.username',
      password: 'http_config.basic_auth.password',
      authorization_credentials: 'http_config.authorization.credentials',
      maxAlerts: 'max_alerts',
    },
  },
  pagerduty: { key: 'pagerduty_configs', settings: { integrationKey: 'routing_key' } },
  telegram: { key: 'telegram_configs', settings: { bottoken: 'bot_token', chatid: 'chat_id' } },
  discord: { key: 'discord_configs', settings: { url: 'webhook_url' } },
  teams: { key: 'msteamsv2_configs', settings: { url: 'webhook_url' } },
  opsgenie: { key: 'opsgenie_configs', settings: { apiKey: 'api_key', apiUrl: 'api_url' } },
  // The URL ends in an API key and a routing key.
  victorops: { key: 'victorops_configs', settings: { url: 'api_key' } },
  pushover: { key: 'pushover_configs', settings: { userKey: 'user_key', apiToken: 'token' } },
  webex: { key: 'webex_configs', settings: { bot_token: 'http_config.authorization.credentials' } },
  sns: { key: 'sns_configs', settings: {} },
};

export function grafanaTypeOf(type: string): GrafanaType {
  return grafanaTypes[type] ?? { key: `${type}_configs`, settings: {} };
}

/** Fields that hold a secret. They may refer to a variable or a file, which Grafana reads when it starts. */
export const grafanaSecrets: ReadonlySet<string> = new Set([
  'api_url',
  'app_token',
  'http_config.basic_auth.password',
  'http_config.authorization.credentials',
  'routing_key',
  'bot_token',
  'webhook_url',
  'api_key',
  'user_key',
  'token',
]);
