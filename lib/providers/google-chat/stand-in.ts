import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';

/** Source: Chat API, `spaces.messages.create`. */
export const maxMessageBytes = 32_000;

/** Chat leaves out a section with which a card would have more widgets than that, so here it is refused. */
const maxWidgets = 100;

const openLink = z.strictObject({ openLink: z.strictObject({ url: z.url({ protocol: /^https?$/ }) }) });

const widget = z.union([
  z.strictObject({ textParagraph: z.strictObject({ text: z.string().min(1) }) }),
  z.strictObject({
    decoratedText: z.strictObject({
      text: z.string().min(1),
      topLabel: z.string().optional(),
      bottomLabel: z.string().optional(),
      wrapText: z.boolean().optional(),
    }),
  }),
  z.strictObject({
    buttonList: z.strictObject({
      buttons: z.array(z.strictObject({ text: z.string().min(1), onClick: openLink })).min(1),
    }),
  }),
  z.strictObject({ divider: z.strictObject({}) }),
]);

const card = z
  .strictObject({
    header: z.strictObject({ title: z.string().min(1), subtitle: z.string().optional() }).optional(),
    sections: z.array(z.strictObject({ header: z.string().optional(), widgets: z.array(widget).min(1) })).min(1),
  })
  .refine(({ sections }) => sections.flatMap(({ widgets }) => widgets).length <= maxWidgets);

const messageSchema = z
  .strictObject({
    text: z.string().optional(),
    fallbackText: z.string().optional(),
    cardsV2: z.array(z.strictObject({ cardId: z.string().optional(), card })).optional(),
    thread: z.strictObject({ threadKey: z.string().min(1).max(4_000) }).optional(),
  })
  .refine(({ text = '', cardsV2 = [] }) => text !== '' || cardsV2.length > 0);

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
      judge: (request) => judge(request, destinations.has(credentialOf(request)), names),
    },
    onArrival,
  );
}

function judge(request: EndpointRequest, admitted: boolean, names: Map<string, string>): EndpointAnswer {
  const { space, query } = addressOf(request);
  if (space === undefined || request.method !== 'POST') return refuse(404, 'NOT_FOUND');
  if (!admitted) return refuse(403, 'PERMISSION_DENIED');
  if ((request.body?.byteLength ?? Number.POSITIVE_INFINITY) > maxMessageBytes) return refuse(400, 'INVALID_ARGUMENT');
  const message = messageSchema.safeParse(request.json);
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
