import { randomBytes } from 'node:crypto';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { googleChatMessage, maxMessageBytes } from './format.ts';

/**
 * Stands in for the webhooks of Google Chat: the key and the token of the URL are both checked, a request id that was
 * used gives back its message, and a thread key is read only with a reply option.
 * Source: Chat API, `spaces.messages.create`; google/rpc/code.proto.
 */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const destinations = new Map<string, string>();
  const names = new Map<string, string>();
  return await serveStandIn(
    {
      type: 'google-chat',
      maxBodyBytes: 1024 * 1024,
      admit: (destination) => {
        const [key, token] = [randomBytes(20).toString('base64url'), randomBytes(32).toString('base64url')];
        const space = `AAAA${randomBytes(5).toString('hex')}`;
        destinations.set(`${space} ${key} ${token}`, destination.id);
        const webhookUrl = `https://chat.googleapis.com/v1/spaces/${space}/messages?key=${key}&token=${token}`;
        return { secret: { webhookUrl }, host: 'chat.googleapis.com:443' };
      },
      recognise: (request) => destinations.get(credentialOf(request)),
      judge: (request, destination, fate) => judge(request, destination !== undefined && fate === 'live', names),
    },
    onArrival,
  );
}

function judge(request: EndpointRequest, admitted: boolean, names: Map<string, string>): EndpointAnswer {
  const { space, query } = addressOf(request);
  if (space === undefined || request.method !== 'POST') return refuse(404, 'NOT_FOUND');
  if (!admitted) return refuse(403, 'PERMISSION_DENIED');
  if ((request.body?.byteLength ?? Number.POSITIVE_INFINITY) > maxMessageBytes) return refuse(400, 'INVALID_ARGUMENT');
  const message = googleChatMessage.safeParse(request.json);
  if (!message.success) return refuse(400, 'INVALID_ARGUMENT');
  const requestId = query.get('requestId');
  const name = (requestId === null ? undefined : names.get(requestId)) ?? randomBytes(8).toString('hex');
  if (requestId !== null) names.set(requestId, name);
  const replies = query.get('messageReplyOption') === 'REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD';
  const thread = (replies ? message.data.thread?.threadKey : undefined) ?? name;
  return json(200, { name: `spaces/${space}/messages/${name}`, thread: { name: `spaces/${space}/threads/${thread}` } });
}

function credentialOf(request: EndpointRequest): string {
  const { space, query } = addressOf(request);
  return `${space} ${query.get('key')} ${query.get('token')}`;
}

function addressOf({ target }: EndpointRequest): { space: string | undefined; query: URLSearchParams } {
  const { pathname, searchParams } = new URL(target, 'https://chat.googleapis.com');
  return { space: /^\/v1\/spaces\/([\w-]+)\/messages$/.exec(pathname)?.[1], query: searchParams };
}

function refuse(code: number, status: string): EndpointAnswer {
  return json(code, { error: { code, message: 'refused by the stand-in', status } });
}

function json(status: number, body: object): EndpointAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify(body, undefined, 2),
  };
}
