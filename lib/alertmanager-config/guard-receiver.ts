import { isLoopbackHost } from '../address/loopback.ts';
import { relayAddress } from '../address/relay-address.ts';
import { type ConfigNode, fieldAt, textOf } from './config-node.ts';
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
  const url = integration.key === 'webhook_configs' ? fieldAt(integration.node, 'url') : undefined;
  const guard = readGuardUrl(url, relayUrls);
  return guard && { integration, sender: guard.sender };
}

export function isGuardUrl(url: ConfigNode | undefined, relayUrls: RelayUrls): boolean {
  return readGuardUrl(url, relayUrls) !== undefined;
}

function readGuardUrl(url: ConfigNode | undefined, relayUrls: RelayUrls): Pick<GuardWebhook, 'sender'> | undefined {
  const text = textOf(url);
  if (text === undefined || !URL.canParse(text)) return undefined;
  const parsed = new URL(text);
  const sender = /\/v1\/senders\/([^/]+)\/notifications$/.exec(parsed.pathname)?.[1];
  if (sender !== undefined) return { sender };
  const isRelay = isDefaultRelay(parsed) || relayUrls.some((relay) => isSameUrl(relay, parsed));
  return isRelay ? { sender: undefined } : undefined;
}

/** Many things listen on loopback; only the relay's own port is taken for a relay unasked. */
function isDefaultRelay({ protocol, hostname, port, pathname }: URL): boolean {
  return protocol === 'http:' && isLoopbackHost(hostname) && Number(port) === relayAddress.port && pathname === '/';
}

function isSameUrl(relay: string, url: URL): boolean {
  return URL.canParse(relay) && new URL(relay).href === url.href;
}
