import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { eventSchema, maxBodyBytes } from './format.ts';

const optionsSchema = z.object({ region: z.enum(['us', 'eu']).default('us') });

const hosts = { us: 'events.pagerduty.com', eu: 'events.eu.pagerduty.com' } as const;

/** Of wrong events too. */
const keySchema = z.object({ routing_key: z.string() });

/**
 * Stands in for the Events API v2, in both regions. A routing key that no service has is accepted all the same, as the
 * vendor does. Source: PagerDuty/developer-docs, docs/events-API-v2.
 */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const destinations = new Map<string, string>();
  return await serveStandIn(
    {
      type: 'pagerduty',
      maxBodyBytes,
      admit: (destination) => {
        const host = hosts[optionsSchema.parse(destination.options).region];
        const routingKey = randomBytes(16).toString('hex');
        destinations.set(`${host} ${routingKey}`, destination.id);
        return { secret: { routingKey }, host: `${host}:443` };
      },
      recognise: ({ headers, json }) =>
        destinations.get(`${headers.host} ${keySchema.safeParse(json).data?.routing_key}`),
      judge,
      posts: (_request, _answer, fate) => fate === 'live',
    },
    onArrival,
  );
}

function judge({ method, target, body, json }: EndpointRequest): EndpointAnswer {
  if (target !== '/v2/enqueue') return { status: 404, body: '' };
  if (method !== 'POST') return { status: 405, body: '' };
  if (body === undefined) return { status: 413, body: '' };
  const event = eventSchema.safeParse(json);
  if (!event.success) {
    const field = event.error.issues[0]?.path.join('.');
    // The words by which a wrong key is known.
    return refuse(
      field === 'routing_key'
        ? "Length of 'routing_key' is incorrect (should be 32 characters)"
        : `'${field}' is invalid`,
    );
  }
  const dedup = event.data.dedup_key ?? randomBytes(16).toString('hex');
  return answer(202, { status: 'success', message: 'Event processed', dedup_key: dedup });
}

function refuse(error: string): EndpointAnswer {
  return answer(400, { status: 'invalid event', message: 'Event object is invalid', errors: [error] });
}

function answer(status: number, body: object): EndpointAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
