import { randomBytes } from 'node:crypto';
import type { EndpointAnswer, EndpointRequest } from '../../../lib/local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../../lib/local/stand-in/start-stand-in.ts';
import { messageSchema } from './format.ts';

/** Stands in for the vendor's incoming webhooks. Look up: paths, statuses and the bodies of errors, and name the source. */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const destinations = new Map<string, string>();
  return await serveStandIn(
    {
      type: 'example-chat',
      // Look up: the vendor's limit, where it has one.
      maxBodyBytes: 1024 * 1024,
      admit: (destination) => {
        const path = `/incoming/${randomBytes(16).toString('hex')}`;
        destinations.set(path, destination.id);
        return { secret: { webhookUrl: `https://hooks.example.com${path}` }, host: 'hooks.example.com:443' };
      },
      recognise: ({ target }) => destinations.get(target),
      judge,
    },
    onArrival,
  );
}

function judge({ method, json }: EndpointRequest, destination: string | undefined): EndpointAnswer {
  if (method !== 'POST') return refuse(405, 'method_not_allowed');
  if (destination === undefined) return refuse(404, 'unknown_webhook');
  if (!messageSchema.safeParse(json).success) return refuse(400, 'invalid_message');
  return answer(200, { ok: true });
}

function refuse(status: number, error: string): EndpointAnswer {
  return answer(status, { ok: false, error });
}

function answer(status: number, body: object): EndpointAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
