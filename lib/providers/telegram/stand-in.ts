import { randomBytes, randomInt } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';

/** Characters of a text, in UTF-16 units. Source: core.telegram.org/bots/api#sendmessage. */
export const maxTextUnits = 4_096;

/** Telegram leaves out the ones behind; here they are refused. */
export const maxEntities = 100;

/** Bytes of all URLs: what was measured for entities and URLs together. Source: tdlib/telegram-bot-api#165. */
export const maxUrlBytes = 9_000;

const chatIdSchema = z.union([z.int(), z.string()]);
const optionsSchema = z.object({ chatId: chatIdSchema, messageThreadId: z.int().optional() });

const place = { offset: z.int().min(0), length: z.int().min(1) };
const entitySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['bold', 'italic', 'underline', 'strikethrough', 'spoiler', 'code']), ...place }),
  z.strictObject({ type: z.literal('pre'), language: z.string().optional(), ...place }),
  z.strictObject({ type: z.literal('text_link'), url: z.url(), ...place }),
]);

const messageSchema = z.strictObject({
  chat_id: chatIdSchema,
  message_thread_id: z.int().positive().optional(),
  text: z.string(),
  entities: z.array(entitySchema).max(maxEntities).optional(),
  link_preview_options: z.strictObject({ is_disabled: z.boolean() }).optional(),
  disable_notification: z.boolean().optional(),
  protect_content: z.boolean().optional(),
});

type Message = z.output<typeof messageSchema>;
type Chat = { readonly destination: string; readonly options: z.output<typeof optionsSchema> };

/**
 * Stands in for Telegram's Bot API, one bot for each destination.
 * Source: core.telegram.org/bots/api, "Making requests", "sendMessage"; telegram-bot-api `Client.cpp`.
 */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const chats = new Map<string, Chat>();
  let messageId = 0;
  return await serveStandIn(
    {
      type: 'telegram',
      maxBodyBytes: 1024 * 1024,
      admit: (destination) => {
        const botToken = `${randomInt(100_000_000, 1_000_000_000)}:${randomBytes(26).toString('base64url')}`;
        const options = optionsSchema.parse(destination.options);
        chats.set(`/bot${botToken}/sendMessage`, { destination: destination.id, options });
        return { secret: { botToken }, host: 'api.telegram.org:443' };
      },
      recognise: ({ target }) => chats.get(target)?.destination,
      judge: (request) => {
        messageId += 1;
        return judge(request, chats.get(request.target), messageId);
      },
    },
    onArrival,
  );
}

function judge({ target, json }: EndpointRequest, chat: Chat | undefined, messageId: number): EndpointAnswer {
  if (chat === undefined) {
    return /^\/bot\d+:[\w-]+\/sendMessage$/.test(target) ? refuse(401, 'Unauthorized') : refuse(404, 'Not Found');
  }
  const message = messageSchema.safeParse(json);
  if (!message.success) return refuse(400, "Bad Request: can't parse the request");
  const { chat_id, message_thread_id, text, entities } = message.data;
  if (chat_id !== chat.options.chatId) return refuse(400, 'Bad Request: chat not found');
  if (message_thread_id !== chat.options.messageThreadId) return refuse(400, 'Bad Request: message thread not found');
  if (text.trim() === '') return refuse(400, 'Bad Request: message text is empty');
  if (text.length > maxTextUnits) return refuse(400, 'Bad Request: message is too long');
  if (!haveValidPlaces(message.data)) return refuse(400, "Bad Request: can't parse entities");
  if (urlBytes(message.data) > maxUrlBytes) return refuse(400, 'Bad Request: ENTITIES_TOO_LONG');
  const result = { message_id: messageId, date: 1_700_000_000, chat: { id: chat_id }, text, entities };
  return answer(200, { ok: true, result });
}

/** In order, inside of the text, not over one another, and on the borders of characters. */
function haveValidPlaces({ text, entities = [] }: Message): boolean {
  let end = 0;
  return entities.every(({ offset, length }) => {
    const isFree = offset >= end && offset + length <= text.length;
    end = offset + length;
    return isFree && text.slice(offset, end).isWellFormed();
  });
}

function urlBytes({ entities = [] }: Message): number {
  return entities.reduce((sum, entity) => sum + ('url' in entity ? Buffer.byteLength(entity.url) : 0), 0);
}

function refuse(status: number, description: string): EndpointAnswer {
  return answer(status, { ok: false, error_code: status, description });
}

function answer(status: number, body: object): EndpointAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
