import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import type { Secret } from '../../secrets/secret.ts';
import { parseSigningKey } from '../../signing/signing-key.ts';
import { parseSignatureClaim, verifyClaim } from '../../signing/standard-webhooks.ts';
import { bodySchema, maxBodyBytes } from './format.ts';

const optionsSchema = z.object({ url: z.url({ protocol: /^https$/ }) });

type Receiver = { readonly destination: string; readonly key: Secret<Uint8Array> };

/**
 * Stands in for every endpoint of the `webhook` provider. It does what a careful receiver does: it verifies the
 * signature over the raw bytes, then reads the JSON and rejects any form but the documented one. Source: Standard
 * Webhooks 1.0.0.
 */
export async function startStandIn(
  onArrival: (arrival: Arrival) => void = () => {},
  nowMs: () => number = Date.now,
): Promise<StandIn> {
  const receivers = new Map<string, Receiver>();
  const receiverOf = ({ headers, target }: EndpointRequest) => receivers.get(`${headers.host}${target}`);
  return await serveStandIn(
    {
      type: 'webhook',
      maxBodyBytes,
      admit: (destination) => {
        const url = new URL(optionsSchema.parse(destination.options).url);
        const signingKey = `whsec_${randomBytes(32).toString('base64')}`;
        const parsed = parseSigningKey(signingKey);
        if (!parsed.ok) throw new TypeError('a key of 32 random bytes is a key');
        // One URL may serve two destinations only if they share a key, which two secrets never do: the last one wins.
        receivers.set(`${url.host}${url.pathname}${url.search}`, { destination: destination.id, key: parsed.key });
        return { secret: { signingKey }, host: `${url.hostname}:${url.port || '443'}` };
      },
      recognise: (request) => receiverOf(request)?.destination,
      judge: (request, _destination, fate) => {
        if (fate === 'gone') return answer(410, 'gone');
        return fate === 'revoked' ? answer(401, 'signature_wrong') : judge(request, receiverOf(request), nowMs());
      },
    },
    onArrival,
  );
}

function judge(request: EndpointRequest, receiver: Receiver | undefined, nowMs: number): EndpointAnswer {
  if (receiver === undefined) return answer(404, 'not_found');
  if (request.method !== 'POST') return answer(405, 'method_not_allowed');
  if (request.body === undefined) return answer(413, 'too_large');
  const { headers, body, json } = request;
  const claim = parseSignatureClaim(
    {
      id: single(headers['webhook-id']),
      timestamp: single(headers['webhook-timestamp']),
      signature: single(headers['webhook-signature']),
    },
    nowMs,
  );
  if (!claim.ok) return answer(401, claim.reason);
  if (!verifyClaim(claim.claim, body, [receiver.key])) return answer(401, 'signature_wrong');
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return answer(415, 'unsupported');
  return bodySchema.safeParse(json).success ? { status: 204, body: '' } : answer(400, 'invalid_body');
}

function single(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}

function answer(status: number, error: string): EndpointAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ error }) };
}
