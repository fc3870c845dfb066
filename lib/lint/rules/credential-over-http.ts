import {
  type ConfigField,
  type ConfigNode,
  fieldAt,
  fieldsOf,
  itemsOf,
  textOf,
} from '../../alertmanager-config/config-node.ts';
import {
  type HttpClient,
  isOnMachine,
  isPlainHttp,
  ownerOf,
  selectHttpClients,
} from '../../alertmanager-config/http-clients.ts';
import { globalSecrets, integrations } from '../../alertmanager-config/integrations.ts';
import { holdsNoSecret, holdsSecret } from '../../alertmanager-config/url-secret.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

export const credentialOverHttp: Rule = {
  name: 'credential-over-http',
  severity: 'warning',
  summary: 'A credential is sent unencrypted.',
  reason:
    'Everyone on the way can read it and use it. Basic and bearer authentication, and the keys that vendors take, protect nothing without TLS. Source: RFC 7617, section 4, and RFC 6750, section 5.3.',
  check: ({ configuration }) =>
    selectHttpClients(configuration).flatMap((client) => {
      const tokenUrl = client.config && fieldAt(client.config, 'oauth2', 'token_url');
      const leaking = client.urls.filter((url) => leaves(url) && credentialsSentBy(client, url));
      return [...leaking, ...(tokenUrl !== undefined && leaves(tokenUrl) ? [tokenUrl] : [])].map((url) =>
        findingAt(url, credentialOverHttp, {
          message: `${ownerOf(client, url)}: \`${url.name}\` is plain http, so everyone on the way can read the credential that goes with it`,
          fix: 'use https, and create a new credential, since this one may be known',
        }),
      );
    }),
};

/** Whether a request to a URL proves who sends it with something that is worth stealing. */
export function credentialsSentBy({ integration, config }: HttpClient, url: ConfigField): boolean {
  if (holdsSecret(textOf(url) ?? '')) return true;
  if (config !== undefined && hasCredentials(config)) return true;
  // Signed with the secret, which itself does not leave the machine.
  if (integration === undefined || integration.key === 'sns_configs') return false;
  const secrets = integrations[integration.key]?.secrets;
  const isItself = [...(secrets ?? []), ...globalSecrets].some(({ path }) => path[0] === url.name);
  return isItself ? !holdsNoSecret(textOf(url) ?? '') : secrets !== undefined;
}

function hasCredentials(config: ConfigNode): boolean {
  const names = ['basic_auth', 'authorization', 'bearer_token', 'bearer_token_file', 'oauth2'];
  const headers = fieldAt(config, 'http_headers');
  return (
    names.some((name) => fieldAt(config, name) !== undefined) ||
    (headers !== undefined &&
      fieldsOf(headers).some((header) =>
        ['secrets', 'files'].some((kind) => itemsOf(fieldAt(header, kind)).length > 0),
      ))
  );
}

function leaves(url: ConfigField): boolean {
  const text = textOf(url) ?? '';
  return isPlainHttp(text) && !isOnMachine(text);
}
