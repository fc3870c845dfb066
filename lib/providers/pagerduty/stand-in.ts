import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';

const optionsSchema = z.object({ region: z.enum(['us', 'eu']).default('us') });

const hosts = { us: 'events.pagerduty.com', eu: 'events.eu.pagerduty.com' } as const;

/** "512 KB", read as thousands. */
export const maxBodyBytes = 512_000;

const dedupKey = z.string().min(1).max(255);

const keySchema = z.object({ routing_key: z.string() });

const triggerSchema = z.strictObject({
  routing_key: z.string(),
  event_action: z.literal('trigger'),
  dedup_key: dedupKey.optional(),
  payload: z.strictObject({
    summary: z
      .string()
      .min(1)
      .refine(({ length }) => length <= 1_024),
    source: z.string().min(1),
    severity: z.enum(['critical', 'error', 'warning', 'info']),
    timestamp: z.iso.datetime().optional(),
    component: z.string().optional(),
    group: z.string().optional(),
    class: z.string().optional(),
    custom_details: z.record(z.string(), z.unknown()).optional(),
  }),
  client: z.string().optional(),
  client_url: z.url().optional(),
  links: z.array(z.strictObject({ href: z.url(), text: z.string().optional() })).optional(),
});

/** Both need the key of the alert that they are about. */
const followUpSchema = z.strictObject({
  routing_key: z.string(),
  event_action: z.enum(['acknowledge', 'resolve']),
  dedup_key: dedupKey,
});

const eventSchema = z.discriminatedUnion('event_action', [triggerSchema, followUpSchema]);

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
    },
    onArrival,
  );
}

function judge({ method, target, body, json }: EndpointRequest): EndpointAnswer {
  if (target !== '/v2/enqueue') return { status: 404, body: '' };
  if (method !== 'POST') return { status: 405, body: '' };
  if (body === undefined) return { status: 413, body: '' };
  const key = keySchema.safeParse(json).data?.routing_key;
  if (key === undefined) return refuse("'routing_key' is missing or blank");
  if (key.length !== 32) return refuse("Length of 'routing_key' is incorrect (should be 32 characters)");
  const event = eventSchema.safeParse(json);
  if (!event.success) return refuse(`'${event.error.issues[0]?.path.join('.')}' is invalid`);
  const dedup = event.data.dedup_key ?? randomBytes(16).toString('hex');
  return answer(202, { status: 'success', message: 'Event processed', dedup_key: dedup });
}

function refuse(error: string): EndpointAnswer {
  return answer(400, { status: 'invalid event', message: 'Event object is invalid', errors: [error] });
}

function answer(status: number, body: object): EndpointAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
