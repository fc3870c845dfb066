import { fieldAt, textOf } from '../../alertmanager-config/config-node.ts';
import { toGuardWebhook } from '../../alertmanager-config/guard-receiver.ts';
import { selectHttpClients, staysHere } from '../../alertmanager-config/http-clients.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

export const guardBehindProxy: Rule = {
  name: 'guard-behind-proxy',
  severity: 'error',
  summary: 'Notifications to the relay on this machine go to a proxy instead.',
  reason:
    "With `proxy_url` and without `no_proxy` Alertmanager asks the proxy for loopback addresses too, and means this machine, while the proxy takes them for its own: nothing arrives. Source: prometheus/common, config, ProxyConfig (net/http's ProxyURL).",
  check: ({ configuration, relayUrls }) =>
    selectHttpClients(configuration).flatMap((client) => {
      const { integration, config } = client;
      if (integration === undefined || toGuardWebhook(integration, relayUrls) === undefined) return [];
      const proxy = fieldAt(config, 'proxy_url');
      if (proxy === undefined || textOf(proxy) === '' || !staysHere(client)) return [];
      // With any `no_proxy`, loopback addresses are called directly.
      if ((textOf(fieldAt(config, 'no_proxy')) ?? '') !== '') return [];
      return [
        findingAt(proxy, guardBehindProxy, {
          receiver: integration.receiver,
          message: `receiver \`${integration.receiver}\`: its notifications to the relay on this machine go to the proxy of \`proxy_url\`, and never arrive`,
          fix: 'give the receiver an `http_config` of its own without `proxy_url`, such as `{ follow_redirects: false }`',
        }),
      ];
    }),
};
