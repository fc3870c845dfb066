import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { messageSchema, readForm } from './format.ts';

const optionsSchema = z.object({ site: z.url({ protocol: /^https$/ }), stream: z.union([z.string(), z.int()]) });

type Bot = { readonly destination: string; readonly stream: string | number };

/**
 * Stands in for Zulip's REST API, one bot for each destination, at the site that its options name.
 * Source: zulip.com/api/send-message, zulip.com/api/rest-error-handling; zulip `zerver/actions/message_send.py`.
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
      judge: (request) => {
        messageId += 1;
        return judge(request, botOf(request), messageId);
      },
    },
    onArrival,
  );
}

function judge(request: EndpointRequest, bot: Bot | undefined, messageId: number): EndpointAnswer {
  if (bot === undefined) return refuse(401, 'INVALID_API_KEY', 'Invalid API key');
  if (request.target !== '/api/v1/messages') return refuse(404, 'BAD_REQUEST', 'Not found');
  if (request.method !== 'POST') return refuse(405, 'METHOD_NOT_ALLOWED', 'Method Not Allowed');
  const form = formOf(request);
  const missing = ['type', 'to', 'content'].find((name) => !Object.hasOwn(form, name));
  if (missing !== undefined) return refuse(400, 'REQUEST_VARIABLE_MISSING', `Missing '${missing}' argument`);
  const message = messageSchema.safeParse(form);
  if (!message.success) return refuse(400, 'BAD_REQUEST', 'Invalid message');
  if (message.data.to !== bot.stream) {
    return refuse(400, 'STREAM_DOES_NOT_EXIST', 'Channel does not exist');
  }
  return answer(200, { result: 'success', msg: '', id: messageId });
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
