import { randomBytes, randomInt } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { messageSchema } from './format.ts';

const optionsSchema = z.object({ chatId: z.union([z.int(), z.string()]), messageThreadId: z.int().optional() });

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

function refuse(status: number, description: string): EndpointAnswer {
  return answer(status, { ok: false, error_code: status, description });
}

function answer(status: number, body: object): EndpointAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
