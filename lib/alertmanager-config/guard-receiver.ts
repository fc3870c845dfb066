import { isLoopbackHost } from '../address/loopback.ts';
import { relayAddress } from '../address/relay-address.ts';
import { fieldAt, textOf } from './config-node.ts';
import type { ConfiguredReceiver, Integration } from './configuration.ts';

/** Further URLs that are relays, compared as URLs: `http://10.0.0.1:9095` and with a slash at the end are one. */
export type RelayUrls = readonly string[];

export type GuardWebhook = {
  readonly integration: Integration;
  /** As the URL tells it; a relay's does not. */
  readonly sender: string | undefined;
};

/** The webhook through which a receiver reaches the guard, if one of its integrations is that. */
export function guardWebhookOf(receiver: ConfiguredReceiver, relayUrls: RelayUrls): GuardWebhook | undefined {
  return receiver.integrations.map((integration) => toGuardWebhook(integration, relayUrls)).find(Boolean);
}

export function toGuardWebhook(integration: Integration, relayUrls: RelayUrls): GuardWebhook | undefined {
  const url = integration.key === 'webhook_configs' ? textOf(fieldAt(integration.node, 'url')) : undefined;
  if (url === undefined || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  const sender = /\/v1\/senders\/([^/]+)\/notifications$/.exec(parsed.pathname)?.[1];
  if (sender !== undefined) return { integration, sender };
  const isRelay = isDefaultRelay(parsed) || relayUrls.some((relay) => isSameUrl(relay, parsed));
  return isRelay ? { integration, sender: undefined } : undefined;
}

/** Many things listen on loopback; only the relay's own port is taken for a relay unasked. */
function isDefaultRelay({ protocol, hostname, port, pathname }: URL): boolean {
  return protocol === 'http:' && isLoopbackHost(hostname) && Number(port) === relayAddress.port && pathname === '/';
}

function isSameUrl(relay: string, url: URL): boolean {
  return URL.canParse(relay) && new URL(relay).href === url.href;
}
