import * as z from 'zod';
import type { ProviderRegistry } from '../../lib/allow-list/compile/compile.ts';
import { defineProvider, noSecret } from '../../lib/providers/contract/define-provider.ts';
import type { HttpsRequest } from '../../lib/providers/contract/outbound-request.ts';
import { delivered } from '../../lib/providers/contract/outcome.ts';

/**
 * Three providers with the three kinds of allow-list fields: none, addresses, a URL. The compiler is tested with these,
 * so that its rules do not move with a vendor's.
 */

function post(url: string): HttpsRequest {
  return { kind: 'https', method: 'POST', url, headers: {}, body: '' };
}

const chat = defineProvider({
  type: 'slack',
  class: 'program',
  options: () => z.strictObject({ maxAlerts: z.int().min(1).max(20).optional() }),
  secret: () => z.strictObject({ webhookUrl: z.url() }),
  hosts: ['hooks.slack.com'],
  render: ({ secret }) => post(secret.webhookUrl),
  classify: () => delivered(),
});

const email = defineProvider({
  type: 'email',
  class: 'program',
  options: () => z.strictObject({ to: z.array(z.string()).min(1).max(50) }),
  secret: noSecret,
  hosts: [],
  optionAddresses: ({ to }) => to.map((address, index) => ({ path: ['to', index], address })),
  render: ({ options, emailFrom }) => ({
    kind: 'ses',
    from: emailFrom ?? '',
    to: options.to,
    subject: '',
    html: '',
    text: '',
    headers: [],
  }),
  classify: () => delivered(),
});

/** Not strict, and with a form of its own for one field: the compiler must be strict for it. */
const webhook = defineProvider({
  type: 'webhook',
  class: 'program',
  options: () =>
    z.object({
      url: z.string(),
      channel: z
        .string()
        .regex(/^C[A-Z0-9]+$/, 'write the channel id, which begins with C')
        .optional(),
      headers: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
    }),
  secret: () => z.strictObject({ signingKey: z.string() }),
  hosts: 'fence',
  optionUrls: ({ url }) => [{ field: 'url', url }],
  render: ({ options }) => post(options.url),
  classify: () => delivered(),
});

export const testProviders: ProviderRegistry = new Map(
  [chat, email, webhook].map((provider) => [provider.type, provider]),
);
