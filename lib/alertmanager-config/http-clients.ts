import { isLoopbackHost } from '../address/loopback.ts';
import { type ConfigField, type ConfigNode, fieldAt, itemsOf, textOf } from './config-node.ts';
import type { Configuration, Integration } from './configuration.ts';
import { integrations } from './integrations.ts';

/** Who calls what over HTTP, and with which settings. */
export type HttpClient = {
  /** Absent for an event recorder's webhook. */
  readonly integration?: Integration;
  /** For a message. */
  readonly owner: string;
  /** The `http_config` in effect: its own as a whole, or else the global one. Absent where there is none. */
  readonly config: ConfigField | undefined;
  /** What it calls, as far as it is written. */
  readonly urls: readonly ConfigField[];
};

/** Source: prometheus/alertmanager, config/config.go, `UnmarshalYAML`. Mail has no `http_config`. */
export function selectHttpClients({ root, global, receivers }: Configuration): readonly HttpClient[] {
  const shared = fieldAt(global, 'http_config');
  const ofReceivers = receivers.flatMap((receiver) =>
    receiver.integrations
      .filter(({ key }) => key !== 'email_configs')
      .map((integration) => ({
        integration,
        owner: `receiver \`${receiver.name}\``,
        config: fieldAt(integration.node, 'http_config') ?? shared,
        urls: urlsOf(integration, global),
      })),
  );
  const ofRecorder = itemsOf(fieldAt(root, 'event_recorder', 'webhook_outputs')).map((node) => ({
    owner: 'event_recorder',
    config: fieldAt(node, 'http_config'),
    urls: present(fieldAt(node, 'url')),
  }));
  return [...ofReceivers, ...ofRecorder];
}

/** Whether a URL stays on this machine. What a template makes of it is not known. */
export function isLoopbackUrl(text: string): boolean {
  return URL.canParse(text) && isLoopbackHost(new URL(text).hostname);
}

export function isPlainHttp(text: string): boolean {
  return /^http:\/\//i.test(text.trim());
}

/** How a container calls the machine that it runs on, in Docker and Podman. */
const hostNames = new Set(['host.docker.internal', 'gateway.docker.internal', 'host.containers.internal']);

/** Whether a request does not leave the machine, though it may leave the container. */
export function isOnMachine(text: string): boolean {
  return isLoopbackUrl(text) || (URL.canParse(text) && hostNames.has(new URL(text).hostname));
}

/** Whether all that is called is known and loopback, which no proxy from the environment is asked for. */
export function staysHere({ urls }: HttpClient): boolean {
  return urls.length > 0 && urls.every((url) => isLoopbackUrl(textOf(url) ?? ''));
}

/** Whose a setting is: the receiver's own, or one that several inherit. */
export function ownerOf({ owner }: HttpClient, { path }: ConfigNode): string {
  return path[0] === 'global' ? 'global' : owner;
}

function urlsOf({ key, node }: Integration, global: ConfigNode | undefined): readonly ConfigField[] {
  return (integrations[key]?.calls ?? []).flatMap(({ name, globalName }) => {
    const own = fieldAt(node, name);
    // A URL that is in a file is not the global one.
    const isElsewhere = own !== undefined || fieldAt(node, `${name}_file`) !== undefined;
    return present(own ?? (isElsewhere || globalName === undefined ? undefined : fieldAt(global, globalName)));
  });
}

function present(field: ConfigField | undefined): readonly ConfigField[] {
  return field === undefined ? [] : [field];
}
