import { toCamel } from '../config-forms/convert-alertmanager-config.ts';
import type { Schema } from '../config-forms/find-slices.ts';
import type { Finding } from './rules/finding.ts';
import { createNew } from './rules/inline-secret.ts';

/** What Grafana calls the settings that rules know as fields of an `alertmanager.yml`. */
const grafanaNames: Readonly<Record<string, string>> = {
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
    'inline-secret': toVariable,
    'token-in-url': toVariable,
    'bypasses-guard':
      'make it a webhook to the guard with `hmacConfig`, and put the destination into the allow-list (`alertguard migrate` does both)',
  },
};

/** The same finding in the words of another schema. */
export function inTermsOf(schema: Schema, { rule, message, fix }: Finding): Pick<Finding, 'message' | 'fix'> {
  switch (schema) {
    case 'alertmanager':
      return { message, fix };
    case 'AlertmanagerConfig':
      return { message: rename(message, toOperatorName), fix: fixes[schema][rule] ?? rename(fix, toOperatorName) };
    case 'grafana': {
      const told = message.replace(/ \(Alertmanager 0\.\d+ and later\)/, '');
      const own = fixes[schema][rule];
      // A placeholder is known to everyone, and needs no new one.
      const renewal = rule === 'inline-secret' && fix.endsWith(createNew) ? createNew : '';
      return {
        message: rename(told, toGrafanaName),
        fix: own === undefined ? rename(fix, toGrafanaName) : `${own}${renewal}`,
      };
    }
  }
}

/** What is quoted in a sentence, but for the names of receivers, which are theirs. */
function rename(sentence: string, to: (quoted: string) => string): string {
  return sentence.replace(/(receiver )?`([^`]+)`/g, (all, owner: string | undefined, quoted: string) =>
    owner === undefined ? `\`${to(quoted)}\`` : all,
  );
}

function toGrafanaName(quoted: string): string {
  return grafanaNames[quoted] ?? quoted;
}

/** `repeat_interval` is `repeatInterval`, `proxy_url` is `proxyURL`. */
function toOperatorName(quoted: string): string {
  return quoted.replace(/[a-z0-9_]+/g, (name) =>
    /^[a-z0-9]+(?:_[a-z0-9]+)+$/.test(name)
      ? toCamel(name).replace(/(?:Url|Arn|Id|Tls)(?![a-z])/g, (word) => word.toUpperCase())
      : name,
  );
}
