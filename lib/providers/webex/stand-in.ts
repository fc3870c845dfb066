import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type Fate, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { messageSchema } from './format.ts';

const optionsSchema = z.object({ roomId: z.string() });

type Bot = { readonly destination: string; readonly roomId: string };

/** Stands in for Webex' messages API, one bot for each destination. Source: developer.webex.com, "Create a Message", "Get Room Details". */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const bots = new Map<string, Bot>();
  const botOf = ({ headers }: EndpointRequest) => bots.get(headers.authorization ?? '');
  return await serveStandIn(
    {
      type: 'webex',
      maxBodyBytes: 1024 * 1024,
      admit: (destination) => {
        const botToken = randomBytes(48).toString('base64url');
        const { roomId } = optionsSchema.parse(destination.options);
        bots.set(`Bearer ${botToken}`, { destination: destination.id, roomId });
        return { secret: { botToken }, host: 'webexapis.com:443' };
      },
      recognise: (request) => botOf(request)?.destination,
      judge: (request, _destination, fate) => judge(request, fate === 'revoked' ? undefined : botOf(request), fate),
    },
    onArrival,
  );
}

function judge(request: EndpointRequest, bot: Bot | undefined, fate: Fate): EndpointAnswer {
  const { method, target, headers, json } = request;
  if (bot === undefined) {
    return refuse(401, 'The request requires a valid access token set in the Authorization request header.');
  }
  const roomAsked = method === 'GET' ? /^\/v1\/rooms\/([^/?]+)$/.exec(target)?.[1] : undefined;
  if (roomAsked !== undefined) {
    const { roomId } = bot;
    return decodeURIComponent(roomAsked) === roomId && fate === 'live'
      ? answer(200, { id: roomId, title: 'Alerts', type: 'group', isLocked: false })
      : refuse(404, 'The requested resource could not be found.');
  }
  if (target !== '/v1/messages') return refuse(404, 'The requested resource could not be found.');
  if (method !== 'POST') return refuse(405, 'Method not allowed.');
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    return refuse(415, 'Content type is not supported.');
  }
  const message = messageSchema.safeParse(json);
  if (!message.success) return refuse(400, 'The request could not be understood by the server.');
  const { roomId } = message.data;
  if (roomId !== bot.roomId || fate === 'gone') return refuse(404, 'Could not find a room with provided ID.');
  return answer(200, { id: randomBytes(40).toString('base64'), roomType: 'group', ...message.data });
}

function refuse(status: number, message: string): EndpointAnswer {
  return answer(status, { message, errors: [{ description: message }], trackingId: `ROUTER_${randomUUID()}` });
}

function answer(status: number, body: object): EndpointAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
