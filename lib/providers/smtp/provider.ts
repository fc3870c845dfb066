import * as z from 'zod';
import { emailAddress } from '../../address/email-address.ts';
import { commonOptions } from '../../rendering/common-options.ts';
import { Secret } from '../../secrets/secret.ts';
import { messageId } from '../../text/header-text.ts';
import { defineProvider } from '../contract/define-provider.ts';
import type { Answer } from '../contract/outbound-request.ts';
import { delivered, type Outcome, reject, retry } from '../contract/outcome.ts';
import { proofOf } from '../contract/probe.ts';
import { mailOptions } from '../email/mail-options.ts';
import { createEmailMessage, domainOf } from '../email/message.ts';

/** Recipients of one message that every server has to take. Source: RFC 5321, 4.5.3.1.8. */
export const maxRecipients = 100;

/** Submission ports: TLS from the first byte (RFC 8314, 3.3), or STARTTLS (RFC 6409). Port 25 is between servers. */
const securityByPort = { 465: 'tls', 587: 'starttls' } as const;

/** Written as it stands in the team's fence, which is compared with `URL.hostname`. */
const host = () =>
  z.string().max(253).refine(isHost, 'write the host alone, in lower case: the port has its own field');

/**
 * One message to all recipients, through a mail server in the team's fence. The `From` address comes from the
 * allow-list, and the server must let the login send as it.
 */
export const smtp = defineProvider({
  type: 'smtp',
  class: 'mail',
  options: () =>
    z.strictObject({
      ...commonOptions(),
      ...mailOptions(),
      to: z.array(emailAddress()).min(1).max(maxRecipients),
      host: host(),
      port: z.literal([465, 587]).default(465),
    }),
  secret: () =>
    z.object({
      username: z.string().min(1).max(320),
      password: z
        .string()
        .min(1)
        .max(1_024)
        .transform((text) => new Secret(text)),
    }),
  hosts: 'fence',
  optionHosts: (options) => [{ field: 'host', host: options.host, port: options.port }],
  optionAddresses: (options) => options.to.map((address, index) => ({ path: ['to', index], address })),
  render: (input) => {
    const message = createEmailMessage(input);
    return {
      kind: 'smtp',
      host: input.options.host,
      port: input.options.port,
      security: securityByPort[input.options.port],
      ...input.secret,
      to: input.options.to,
      ...message,
      // SMTP has no idempotency, but many mail stores drop a second message with the same id. The time sets
      // Alertmanager's next repeat apart, which has the same delivery key.
      messageId: messageId(`${input.deliveryKey}.${input.acceptedAtMs}`, domainOf(message.from)),
      dateMs: input.nowMs,
    };
  },
  classify,
  probe: ({ options, secret }) => [
    {
      request: {
        kind: 'smtp_login',
        host: options.host,
        port: options.port,
        security: securityByPort[options.port],
        ...secret,
      },
      judge: (answer) => proofOf(classify(answer)),
    },
  ],
});

function isHost(text: string): boolean {
  return URL.canParse(`https://${text}/`) && new URL(`https://${text}/`).hostname === text;
}

/**
 * By the server's last reply. Source: RFC 5321, 4.2.1 (4yz may pass, 5yz will not) and 4.2.3; RFC 4954, 6 for logins.
 * The text of a reply is not read: it is in no fixed language.
 */
function classify({ status }: Answer): Outcome {
  if (status >= 200 && status <= 299) return delivered(status);
  if (status >= 400 && status <= 499) return retry('provider_unavailable', { status });
  switch (status) {
    // Login needed, mechanism too weak, login wrong, encryption needed for it.
    case 530:
    case 534:
    case 535:
    case 538:
      return reject('unauthenticated', { status, secretSuspect: true });
    case 552:
      return reject('too_large', { status });
    default:
      return status >= 500 && status <= 599 ? reject('refused', { status }) : retry('unexpected_error', { status });
  }
}
