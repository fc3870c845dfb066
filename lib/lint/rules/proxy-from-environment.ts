import { fieldAt, flagOf } from '../../alertmanager-config/config-node.ts';
import { ownerOf, selectHttpClients, staysHere } from '../../alertmanager-config/http-clients.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

export const proxyFromEnvironment: Rule = {
  name: 'proxy-from-environment',
  severity: 'note',
  summary: "Alertmanager's environment decides which way notifications take.",
  reason:
    'HTTP_PROXY and HTTPS_PROXY are not in the file that is reviewed: who can change the environment can lead notifications elsewhere, and read those over plain http. Source: prometheus/common, config, ProxyConfig.',
  check: ({ configuration }) =>
    selectHttpClients(configuration)
      // Never through a proxy from the environment. Source: golang.org/x/net, http/httpproxy.
      .filter((client) => !staysHere(client))
      .flatMap((client) =>
        [fieldAt(client.config, 'proxy_from_environment'), fieldAt(client.config, 'oauth2', 'proxy_from_environment')]
          .filter((flag) => flag !== undefined)
          .filter((flag) => flagOf(flag) === true)
          .map((flag) =>
            findingAt(flag, proxyFromEnvironment, {
              message: `${ownerOf(client, flag)}: Alertmanager's environment decides which proxy notifications go through`,
              fix: 'write `proxy_url` where the proxy needs no login, or see to it that the environment is reviewed like this file',
            }),
          ),
      ),
};
