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
  summary: "A webhook's URL contains a credential.",
  reason:
    'Alertmanager before 0.26 logs the whole URL, with user, password and query, after every answer other than 2xx; proxies and the receiving server log it with any version.',
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
          : 'which proxies and the receiving server log, and which the configuration contains';
        return [
          findingAt(url, tokenInUrl, {
            message: `receiver \`${receiver}\`: the webhook's \`url\` contains a credential, ${consequence}`,
            fix: 'put the credential into `http_config.authorization.credentials_file`, or the URL into a file named by `url_file` (0.26 and later), or move the receiver behind the guard',
          }),
        ];
      }),
};
