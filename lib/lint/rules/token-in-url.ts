import { isAtLeast } from '../../alertmanager-config/alertmanager-version.ts';
import { fieldAt, textOf } from '../../alertmanager-config/config-node.ts';
import { holdsSecret } from '../../alertmanager-config/url-secret.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

/** The minor version that took the URL out of log lines and status pages. Source: CHANGELOG of 0.26, #3228. */
const redactedSinceMinor = 26;

export const tokenInUrl: Rule = {
  name: 'token-in-url',
  severity: 'warning',
  summary: 'The URL of a webhook holds a credential.',
  reason:
    'Alertmanager before 0.26 logs the whole URL, with user, password and query, at every answer that is no 2xx; proxies and the other end log it in any version.',
  check: ({ configuration, version }) =>
    configuration.receivers
      .flatMap(({ integrations }) => integrations)
      .filter(({ key }) => key === 'webhook_configs')
      .flatMap(({ receiver, node }) => {
        const url = fieldAt(node, 'url');
        if (url === undefined || !holdsSecret(textOf(url) ?? '')) return [];
        const isLogged = isAtLeast(version, redactedSinceMinor) !== true;
        const consequence = isLogged
          ? 'which Alertmanager before 0.26 logs at every failure'
          : 'which proxies and the other end log, and which stands in the configuration';
        return [
          findingAt(url.place, tokenInUrl, {
            message: `receiver \`${receiver}\`: the webhook's \`url\` holds a credential, ${consequence}`,
            fix: 'send the credential in `http_config.authorization.credentials_file`, or name a file with the URL in `url_file` (0.26 and later), or move the receiver behind the guard',
          }),
        ];
      }),
};
