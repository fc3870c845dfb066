import { randomBytes, randomInt } from 'node:crypto';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { discordMessage } from './format.ts';

/**
 * Stands in for Discord's webhooks. Without `wait=true` a message is not answered with itself.
 * Source: docs.discord.com, Webhook, "Execute Webhook"; "Opcodes and Status Codes".
 */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const destinations = new Map<string, string>();
  const destinationOf = ({ target }: EndpointRequest) => destinations.get(pathOf(target));
  return await serveStandIn(
    {
      type: 'discord',
      maxBodyBytes: 1024 * 1024,
      admit: (destination) => {
        const id = `2237047064955${randomInt(10_000, 100_000)}`;
        const path = `/api/webhooks/${id}/${randomBytes(24).toString('base64url')}`;
        destinations.set(path, destination.id);
        return { secret: { webhookUrl: `https://discord.com${path}` }, host: 'discord.com:443' };
      },
      recognise: destinationOf,
      // With its channel, or when it is deleted, a webhook is unknown.
      judge: (request, destination, fate) =>
        fate === 'live'
          ? judge(request, destination !== undefined, [...destinations.keys()])
          : refuse(404, 10015, 'Unknown Webhook'),
    },
    onArrival,
  );
}

function judge(request: EndpointRequest, admitted: boolean, paths: readonly string[]): EndpointAnswer {
  if (!admitted) {
    const id = /^\/api\/webhooks\/(\d+)\/[\w-]+$/.exec(pathOf(request.target))?.[1];
    const known = paths.some((path) => path.split('/')[3] === id);
    return known ? refuse(401, 50027, 'Invalid Webhook Token') : refuse(404, 10015, 'Unknown Webhook');
  }
  // Source: docs.discord.com, Webhook, "Get Webhook with Token".
  if (request.method === 'GET')
    return json(200, { id: '223704706495545344', type: 1, channel_id: '199737254929760256' });
  if (request.method !== 'POST') return refuse(405, 0, '405: Method Not Allowed');
  const message = discordMessage.safeParse(request.json);
  if (!message.success) return refuse(400, 50035, 'Invalid Form Body');
  const { content, embeds } = message.data;
  if (content === undefined && embeds.length === 0) return refuse(400, 50006, 'Cannot send an empty message');
  const { searchParams } = new URL(request.target, 'https://discord.com');
  if (searchParams.get('wait') !== 'true') return { status: 204, body: '' };
  return json(200, { id: '334385199974967042', type: 0, content: content ?? '', embeds });
}

function pathOf(target: string): string {
  return target.split('?')[0] ?? '';
}

function refuse(status: number, code: number, message: string): EndpointAnswer {
  return json(status, { message, code });
}

function json(status: number, body: object): EndpointAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
