import type { Schema } from '../config-forms/find-slices.ts';
import type { Finding } from './rules/finding.ts';

/** What the rules call fields, and what the schema calls them. */
const fields: Readonly<Record<Exclude<Schema, 'alertmanager'>, Readonly<Record<string, string>>>> = {
  AlertmanagerConfig: {
    'http_config: { follow_redirects: false }': 'httpConfig: { followRedirects: false }',
    'http_config.authorization.credentials_file': 'httpConfig.authorization.credentials',
    api_url: 'apiURL',
    group_by: 'groupBy',
    max_alerts: 'maxAlerts',
    proxy_url: 'proxyURL',
    repeat_interval: 'repeatInterval',
    room_id: 'roomID',
    topic_arn: 'topicARN',
    webhook_configs: 'webhookConfigs',
  },
  grafana: {
    api_key: 'apiKey',
    api_url: 'url',
    app_token: 'token',
    bot_token: 'bottoken',
    channel: 'recipient',
    chat_id: 'chatid',
    credentials: 'authorization_credentials',
    max_alerts: 'maxAlerts',
    routing_key: 'integrationKey',
    user_key: 'userKey',
    webhook_url: 'url',
  },
};

const toVariable =
  'write `$NAME` or `$__file{/path}`, which Grafana reads when it starts, or move the contact point behind the guard (`alertguard migrate`)';

/** What to do, where it is not what to do in an `alertmanager.yml`. */
const fixes: Readonly<Record<Exclude<Schema, 'alertmanager'>, Readonly<Record<string, string>>>> = {
  AlertmanagerConfig: {
    'token-in-url':
      'put the credential into a Secret named by `httpConfig.authorization.credentials`, or the URL into one named by `urlSecret`, or move the receiver behind the guard',
  },
  grafana: {
    'inline-secret': `${toVariable}; create a new one, since this one is known`,
    'token-in-url': toVariable,
    'bypasses-guard':
      'make it a webhook to the guard with `hmacConfig`, and put the destination into the allow-list (`alertguard migrate` does both)',
  },
};

/** The same finding in the words of another schema. */
export function inTermsOf(
  schema: Schema,
  { rule, message, fix }: Finding,
): { readonly message: string; readonly fix: string } {
  if (schema === 'alertmanager') return { message, fix };
  const rename = (text: string) =>
    text.replace(/`([^`]+)`/g, (all, name: string) => {
      const other = fields[schema][name];
      return other === undefined ? all : `\`${other}\``;
    });
  const told = schema === 'grafana' ? message.replace(/ \(Alertmanager 0\.\d+ and later\)/, '') : message;
  return { message: rename(told), fix: fixes[schema][rule] ?? rename(fix) };
}
