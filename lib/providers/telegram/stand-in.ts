import { randomBytes, randomInt } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type Fate, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { messageSchema } from './format.ts';

const optionsSchema = z.object({ chatId: z.union([z.int(), z.string()]), messageThreadId: z.int().optional() });

const questionSchema = z.object({ chat_id: z.union([z.int(), z.string()]), user_id: z.int().optional() });

type Chat = { readonly destination: string; readonly options: z.output<typeof optionsSchema> };

/**
 * Stands in for Telegram's Bot API, one bot for each destination.
 * Source: core.telegram.org/bots/api, "Making requests", "sendMessage", "getChat", "getChatMember"; telegram-bot-api
 * `Client.cpp`.
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
        chats.set(`/bot${botToken}`, { destination: destination.id, options });
        return { secret: { botToken }, host: 'api.telegram.org:443' };
      },
      recognise: ({ target }) => chats.get(botOf(target))?.destination,
      judge: (request, _destination, fate) => {
        messageId += 1;
        const chat = fate === 'revoked' ? undefined : chats.get(botOf(request.target));
        return judge(request, chat, messageId, fate);
      },
      posts: ({ target }) => target.endsWith('/sendMessage'),
    },
    onArrival,
  );
}

function judge(request: EndpointRequest, chat: Chat | undefined, messageId: number, fate: Fate): EndpointAnswer {
  const { target, json } = request;
  const method = /^\/bot\d+:[\w-]+\/(sendMessage|getChat|getChatMember)$/.exec(target)?.[1];
  if (method === undefined) return refuse(404, 'Not Found');
  if (chat === undefined) return refuse(401, 'Unauthorized');
  if (fate === 'gone') return refuse(403, 'Forbidden: bot was kicked from the supergroup chat');
  if (method !== 'sendMessage') return answerQuestion(method, target, json, chat);
  const message = messageSchema.safeParse(json);
  if (!message.success) {
    const [known] = message.error.issues.filter(({ code }) => code === 'custom');
    return refuse(400, `Bad Request: ${known?.message ?? "can't parse the request"}`);
  }
  const { chat_id, message_thread_id, text, entities } = message.data;
  if (chat_id !== chat.options.chatId) return refuse(400, 'Bad Request: chat not found');
  if (message_thread_id !== chat.options.messageThreadId) return refuse(400, 'Bad Request: message thread not found');
  const result = { message_id: messageId, date: 1_700_000_000, chat: { id: chat_id }, text, entities };
  return answer(200, { ok: true, result });
}

function answerQuestion(method: string, target: string, json: unknown, { options }: Chat): EndpointAnswer {
  const asked = questionSchema.safeParse(json).data;
  if (asked?.chat_id !== options.chatId) return refuse(400, 'Bad Request: chat not found');
  if (method === 'getChat') return answer(200, { ok: true, result: { id: asked.chat_id, type: 'supergroup' } });
  const isItself = target.startsWith(`/bot${asked.user_id}:`);
  if (!isItself) return refuse(400, 'Bad Request: member not found');
  return answer(200, { ok: true, result: { user: { id: asked.user_id, is_bot: true }, status: 'member' } });
}

/** The path without its method. */
function botOf(target: string): string {
  return target.slice(0, target.lastIndexOf('/'));
}

function refuse(status: number, description: string): EndpointAnswer {
  return answer(status, { ok: false, error_code: status, description });
}

function answer(status: number, body: object): EndpointAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
