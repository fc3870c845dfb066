import * as z from 'zod';
import { commonOptions } from '../../rendering/common-options.ts';
import { maxListedAlerts } from '../../rendering/notification-view.ts';
import type { Secret } from '../../secrets/secret.ts';
import { parseSigningKey } from '../../signing/signing-key.ts';
import { signedHeaders } from '../../signing/standard-webhooks.ts';
import { classifyHttp } from '../contract/classify-http.ts';
import { defineProvider } from '../contract/define-provider.ts';
import type { Answer } from '../contract/outbound-request.ts';
import { type Outcome, retry } from '../contract/outcome.ts';
import { parseRetryAfter } from '../contract/retry-after.ts';
import { createWebhookBody } from './to-body.ts';

/** A receiver is a machine that may want every alert of a group. */
const maxAlerts = () => z.int().min(1).max(maxListedAlerts).default(maxListedAlerts);

const url = () =>
  z
    .string()
    .max(2_048)
    .refine((text) => URL.parse(text)?.protocol === 'https:', 'is not an https URL');

const signingKey = () =>
  z.string().transform((text, context): Secret<Uint8Array> => {
    const parsed = parseSigningKey(text.trim());
    if (parsed.ok) return parsed.key;
    context.addIssue({ code: 'custom', message: parsed.reason });
    return z.NEVER;
  });

/**
 * A signed JSON POST to an endpoint of the team: Standard Webhooks 1.0.0, whose libraries verify it. The id stays the
 * same over attempts, so that a receiver can drop what it has already taken; timestamp and signature are new.
 */
export const webhook = defineProvider({
  type: 'webhook',
  class: 'program',
  options: () => z.strictObject({ ...commonOptions(), maxAlerts: maxAlerts(), url: url() }),
  secret: () => z.object({ signingKey: signingKey() }),
  hosts: 'fence',
  optionUrls: (options) => [{ field: 'url', url: options.url }],
  render: (input) => {
    const body = createWebhookBody(input);
    // The same in every attempt, another for the same alerts four hours later: those are no repeat to swallow.
    const id = `msg_${input.deliveryKey}_${input.acceptedAtMs}`;
    return {
      kind: 'https',
      method: 'POST',
      url: input.options.url,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        ...signedHeaders([input.secret.signingKey], id, new TextEncoder().encode(body), input.nowMs),
      },
      body,
    };
  },
  classify,
});

/**
 * What is not taken is sent again, whatever the status, until patience ends: a deployment, a proxy or a migration answers
 * 404, 409 or 422 for a while. Only 410 is final. Source: Standard Webhooks 1.0.0, "Message delivery".
 */
function classify(answer: Answer): Outcome {
  const outcome = classifyHttp(answer);
  if (outcome.kind !== 'reject' || answer.status === 410) return outcome;
  return retry(outcome.reason === 'unauthenticated' ? 'unauthenticated' : 'refused', {
    status: answer.status,
    afterSeconds: parseRetryAfter(answer.headers),
    // A key may have been rotated. The path is no secret, so 404 says nothing of one.
    ...(outcome.reason === 'unauthenticated' && { secretSuspect: true }),
  });
}
