import { type ConfigField, fieldAt, itemsOf, textOf } from '../../alertmanager-config/config-node.ts';
import { looksLikePlaceholder } from '../../alertmanager-config/placeholder.ts';
import { isFilledInLater } from '../../alertmanager-config/template-data.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

export const proxyLogin: Rule = {
  name: 'proxy-login',
  severity: 'warning',
  summary: "A proxy's login is written into the configuration.",
  reason:
    "It is then in the repository's history, in backups, and visible to everyone who may read the file. No field takes it from a file. Source: prometheus/common, config, ProxyConfig.",
  check: ({ configuration: { root, global, receivers } }) => {
    const outputs = itemsOf(fieldAt(root, 'event_recorder', 'webhook_outputs'));
    const owners = [
      { owner: 'global', node: global },
      ...receivers.flatMap(({ name, integrations }) =>
        integrations.map(({ node }) => ({ owner: `receiver \`${name}\``, node })),
      ),
      ...outputs.map((node) => ({ owner: 'event_recorder', node })),
    ];
    return owners
      .flatMap(({ owner, node }) => {
        const config = fieldAt(node, 'http_config');
        return [fieldAt(config, 'proxy_url'), fieldAt(config, 'oauth2', 'proxy_url')].map((url) => ({ owner, url }));
      })
      .flatMap(({ owner, url }) => {
        const login = url && loginIn(url);
        if (url === undefined || login === undefined) return [];
        return [
          findingAt(url, proxyLogin, {
            ...(isFilledInLater(login) || looksLikePlaceholder(login) ? { severity: 'note' } : {}),
            message: `${owner}: \`proxy_url\` contains a login`,
            fix: "write `proxy_from_environment: true`, and put the proxy with its login into Alertmanager's environment",
          }),
        ];
      });
  },
};

/** What stands before the `@`: the password, or the name where there is no password. */
function loginIn(url: ConfigField): string | undefined {
  const userinfo = /^[a-z0-9+]+:\/\/([^/?#\s]*)@/i.exec(textOf(url)?.trim() ?? '')?.[1];
  if (userinfo === undefined || userinfo === '') return undefined;
  return userinfo.slice(userinfo.indexOf(':') + 1);
}
