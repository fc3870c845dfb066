import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type Fate, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { messageSchema, readForm } from './format.ts';

const optionsSchema = z.object({ site: z.url({ protocol: /^https$/ }), stream: z.union([z.string(), z.int()]) });

type Bot = { readonly destination: string; readonly stream: string | number };

/**
 * Stands in for Zulip's REST API, one bot for each destination, at the site that its options name.
 * Source: zulip.com/api/send-message, get-stream-id, get-stream-by-id, rest-error-handling; zulip
 * `zerver/actions/message_send.py`.
 */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const bots = new Map<string, Bot>();
  let messageId = 0;
  const botOf = ({ headers }: EndpointRequest) => bots.get(headers.authorization ?? '');
  return await serveStandIn(
    {
      type: 'zulip',
      maxBodyBytes: 1024 * 1024,
      admit: (destination) => {
        const { site, stream } = optionsSchema.parse(destination.options);
        const { hostname, port } = new URL(site);
        const botEmail = `bot-${bots.size + 1}@${hostname}`;
        const apiKey = randomBytes(16).toString('hex');
        const credentials = Buffer.from(`${botEmail}:${apiKey}`).toString('base64');
        bots.set(`Basic ${credentials}`, { destination: destination.id, stream });
        return { secret: { botEmail, apiKey }, host: `${hostname}:${port || '443'}` };
      },
      recognise: (request) => botOf(request)?.destination,
      read: formOf,
      judge: (request, _destination, fate) => {
        messageId += 1;
        return judge(request, fate === 'revoked' ? undefined : botOf(request), messageId, fate);
      },
    },
    onArrival,
  );
}

function judge(request: EndpointRequest, bot: Bot | undefined, messageId: number, fate: Fate): EndpointAnswer {
  if (bot === undefined) return refuse(401, 'INVALID_API_KEY', 'Invalid API key');
  const asked = request.method === 'GET' ? streamAsked(request.target) : undefined;
  if (asked !== undefined) {
    const isThere = asked === bot.stream && fate === 'live';
    return isThere ? answer(200, { result: 'success', msg: '', stream_id: 15 }) : noStream(asked);
  }
  if (request.target !== '/api/v1/messages') return refuse(404, 'BAD_REQUEST', 'Not found');
  if (request.method !== 'POST') return refuse(405, 'METHOD_NOT_ALLOWED', 'Method Not Allowed');
  const form = formOf(request);
  const missing = ['type', 'to', 'content'].find((name) => !Object.hasOwn(form, name));
  if (missing !== undefined) return refuse(400, 'REQUEST_VARIABLE_MISSING', `Missing '${missing}' argument`);
  const message = messageSchema.safeParse(form);
  if (!message.success) return refuse(400, 'BAD_REQUEST', 'Invalid message');
  if (message.data.to !== bot.stream || fate === 'gone') {
    return refuse(400, 'STREAM_DOES_NOT_EXIST', 'Channel does not exist');
  }
  return answer(200, { result: 'success', msg: '', id: messageId });
}

/** The name or the id of the stream that a request asks about. */
function streamAsked(target: string): string | number | undefined {
  const { pathname, searchParams } = new URL(target, 'https://zulip.example.com');
  if (pathname === '/api/v1/get_stream_id') return searchParams.get('stream') ?? undefined;
  const id = /^\/api\/v1\/streams\/(\d+)$/.exec(pathname)?.[1];
  return id === undefined ? undefined : Number(id);
}

function noStream(asked: string | number): EndpointAnswer {
  return refuse(400, 'BAD_REQUEST', typeof asked === 'number' ? 'Invalid channel ID' : 'Invalid channel name');
}

function formOf({ headers, body }: EndpointRequest): Record<string, string> {
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers['content-type'] ?? '');
  return isForm ? readForm(body?.toString('utf8') ?? '') : {};
}

function refuse(status: number, code: string, msg: string): EndpointAnswer {
  return answer(status, { result: 'error', msg, code });
}

function answer(status: number, body: object): EndpointAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
