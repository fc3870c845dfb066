import { isAtLeast } from '../../alertmanager-config/alertmanager-version.ts';
import { textOf } from '../../alertmanager-config/config-node.ts';
import { type HttpClient, selectHttpClients } from '../../alertmanager-config/http-clients.ts';
import { holdsSecret } from '../../alertmanager-config/url-secret.ts';
import { adviseMigration } from './advise-migration.ts';
import { findingAt } from './finding.ts';
import type { LintInput, Rule } from './rule.ts';

/** The minor version that took the URL out of log lines and status pages. Source: CHANGELOG of 0.26, #3228. */
const redactedSinceMinor = 26;

/** Source: CHANGELOG of 0.26, #3223. */
const urlFileSinceMinor = 26;

export const tokenInUrl: Rule = {
  name: 'token-in-url',
  severity: 'warning',
  summary: "A webhook's URL contains a credential.",
  reason:
    'Alertmanager before 0.26 logs the whole URL, with user, password and query, after every answer other than 2xx; proxies and the receiving server log it with any version.',
  check: (input) =>
    selectHttpClients(input.configuration)
      .filter(({ integration }) => integration === undefined || integration.key === 'webhook_configs')
      .flatMap((client) =>
        client.urls
          .filter((url) => holdsSecret(textOf(url) ?? ''))
          .map((url) => {
            const isLogged = isAtLeast(input.version, redactedSinceMinor) !== true && client.integration !== undefined;
            const consequence = isLogged
              ? 'which Alertmanager before 0.26 logs at every failure'
              : 'which proxies and the receiving server log, and which the configuration contains';
            return findingAt(url, tokenInUrl, {
              message: `${client.owner}: the webhook's \`url\` contains a credential, ${consequence}`,
              fix: ways(client, input).join(', or '),
            });
          }),
      ),
};

function ways({ integration }: HttpClient, input: LintInput): readonly string[] {
  const since = input.version === undefined ? ' (0.26 and later)' : '';
  const hasUrlFile = integration !== undefined && isAtLeast(input.version, urlFileSinceMinor) !== false;
  const moved = integration && adviseMigration(integration, input);
  return [
    'put the credential into `http_config.authorization.credentials_file`',
    ...(hasUrlFile ? [`put the URL into a file named by \`url_file\`${since}`] : []),
    ...(moved === undefined ? [] : [moved]),
  ];
}
