import type { Notification } from '../../lib/alertmanager/notification.ts';
import type { Destination } from '../../lib/allow-list/allow-list.ts';
import type { Prepared, PrepareInput } from '../../lib/providers/contract/define-provider.ts';
import type { OutboundRequest } from '../../lib/providers/contract/outbound-request.ts';
import { providers } from '../../lib/providers/registry.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import { aNotification } from './notification-factory.ts';
import { type ProviderExample, providerExamples } from './provider-examples.ts';

/** The hosts of the notification factory's own links. */
export const linkHosts: ReadonlySet<string> = new Set([
  'alertmanager.example.com',
  'runbooks.example.com',
  'prometheus.example.com',
]);

export type InputOverrides = Partial<Omit<PrepareInput, 'secret' | 'destination'>> & {
  readonly options?: Readonly<Record<string, unknown>>;
  readonly secret?: unknown;
  readonly destination?: Partial<Destination>;
};

export function exampleOf(type: string): ProviderExample {
  const example = providerExamples.get(type);
  if (example === undefined) throw new Error(`test/support/provider-examples.ts has no entry for ${type}`);
  return example;
}

/** A valid input of the provider's example, eleven seconds after the notification was accepted. */
export function prepareInput(type: string, overrides: InputOverrides = {}): PrepareInput {
  const example = exampleOf(type);
  const { options, secret = example.secret, destination, ...rest } = overrides;
  return {
    notification: aNotification(),
    destination: {
      id: `payments/${type}`,
      team: 'payments',
      type,
      parallelism: 1,
      hosts: [...example.fence],
      options: { ...example.options, ...options },
      ...destination,
    },
    secret: secret === undefined ? undefined : new Secret(JSON.stringify(secret)),
    linkHosts,
    emailFrom: 'Alerts <alerts@example.com>',
    deliveryKey: 'd3'.repeat(32),
    groupHash: 'a7'.repeat(32),
    acceptedAtMs: Date.parse('2026-11-20T11:00:00Z'),
    nowMs: Date.parse('2026-11-20T11:00:11Z'),
    ...rest,
  };
}

export function prepare(type: string, overrides: InputOverrides = {}): Prepared {
  const provider = providers.get(type);
  if (provider === undefined) throw new Error(`no provider is called ${type}`);
  return provider.prepare(prepareInput(type, overrides));
}

/** The request of an input that must be fine. */
export function request(type: string, overrides: InputOverrides = {}): OutboundRequest {
  const prepared = prepare(type, overrides);
  if (!prepared.ok) throw new Error(`${type} is refused: ${prepared.reason} ${prepared.fields.join()}`);
  return prepared.request;
}

export function requestFor(type: string, notification: Notification, options = {}): OutboundRequest {
  return request(type, { notification, options });
}
