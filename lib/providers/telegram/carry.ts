import { type Carried, type Left, left } from '../../migrate/carry/carried.ts';
import type { Carriers } from '../../migrate/carry/carriers.ts';
import { type CarryInput, leftOut, secretOf, settingOf } from '../../migrate/carry/integration-reader.ts';

function carryTelegram(input: CarryInput): Carried | Left {
  const url = settingOf(input, 'api_url', 'telegram_api_url');
  if (url !== undefined && !/^https:\/\/api\.telegram\.org\/?$/.test(url))
    return left('`api_url` is a Bot API of its own');
  const token = secretOf(input, 'bot_token', 'telegram_bot_token');
  if (token === undefined) return left('it has no `bot_token`');
  const chat = settingOf(input, 'chat_id');
  if (chat === undefined) return left('`chat_id` is in a file, and the allow-list has to name it');
  if (!/^(-?\d{1,16}|@\w+)$/.test(chat)) return left('`chat_id` is no number');
  const thread = settingOf(input, 'message_thread_id');
  return {
    ok: true,
    type: 'telegram',
    fields: {
      chatId: chat.startsWith('@') ? chat : Number(chat),
      ...(thread === undefined ? {} : { messageThreadId: Number(thread) }),
    },
    secret: { botToken: token.source },
    target: chat,
    notes: leftOut(input, ['bot_token', 'bot_token_file', 'chat_id', 'message_thread_id', 'api_url']),
  };
}

export const carriers: Carriers = { telegram_configs: carryTelegram };
