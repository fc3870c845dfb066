import {
  type ConfigField,
  type ConfigNode,
  fieldAt,
  flagOf,
  itemsOf,
  textOf,
} from '../../alertmanager-config/config-node.ts';
import type { Configuration } from '../../alertmanager-config/configuration.ts';
import {
  type HttpClient,
  isPlainHttp,
  ownerOf,
  selectHttpClients,
  staysHere,
} from '../../alertmanager-config/http-clients.ts';
import { type MailClient, selectMailClients } from '../../alertmanager-config/mail-clients.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

type TlsConfig = { readonly owner: string; readonly tls: ConfigField | undefined };

export const insecureSkipVerify: Rule = {
  name: 'insecure-skip-verify',
  severity: 'warning',
  summary: 'A TLS certificate is not verified.',
  reason:
    "Whoever is on the way can then answer in the server's place, and gets the credentials and the alerts. Source: prometheus/common, config, TLSConfig.",
  check: ({ configuration }) =>
    [
      ...selectHttpClients(configuration)
        .filter((client) => !staysHere(client))
        .flatMap(ofHttpClient),
      ...selectMailClients(configuration).flatMap(ofMailClient),
      ...ofOthers(configuration),
    ].flatMap(({ owner, tls }) => {
      const flag = tls && fieldAt(tls, 'insecure_skip_verify');
      if (flag === undefined || flagOf(flag) !== true) return [];
      return [
        findingAt(flag, insecureSkipVerify, {
          message: `${owner}: \`insecure_skip_verify\` accepts any certificate, so whoever is on the way can take the server's place`,
          fix: "remove it, and name the authority that issued the server's certificate in `ca_file`",
        }),
      ];
    }),
};

function ofHttpClient(client: HttpClient): readonly TlsConfig[] {
  const { config, urls } = client;
  if (config === undefined) return [];
  const owner = ownerOf(client, config);
  // Without TLS there is nothing to verify; `plain-http` is about that.
  const isPlain = urls.length > 0 && urls.every((url) => isPlainHttp(textOf(url) ?? ''));
  const own = isPlain ? [] : [{ owner, tls: fieldAt(config, 'tls_config') }];
  return [...own, { owner, tls: fieldAt(config, 'oauth2', 'tls_config') }];
}

function ofMailClient({ owner, tls, usesTls, staysHere: isHere }: MailClient): readonly TlsConfig[] {
  if (tls === undefined || !usesTls || isHere) return [];
  return [{ owner: tls.path[0] === 'global' ? 'global' : owner, tls }];
}

function ofOthers({ root }: Configuration): readonly TlsConfig[] {
  const brokers = itemsOf(fieldAt(root, 'event_recorder', 'kafka_outputs'));
  return [
    ...brokers.map((node: ConfigNode) => ({ owner: 'event_recorder', tls: fieldAt(node, 'tls_config') })),
    { owner: 'tracing', tls: fieldAt(root, 'tracing', 'tls_config') },
  ];
}
