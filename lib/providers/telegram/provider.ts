import * as z from 'zod';
import { commonOptions } from '../../rendering/common-options.ts';
import { fitView } from '../../rendering/fit-view.ts';
import { viewNotification } from '../../rendering/view-notification.ts';
import { measureText } from '../../text/measure-text.ts';
import { bySeverity, chooseBySeverity } from '../contract/by-severity.ts';
import { classifyHttp } from '../contract/classify-http.ts';
import { defineProvider } from '../contract/define-provider.ts';
import { readJsonAnswer } from '../contract/json-answer.ts';
import { makeOnce } from '../contract/make-once.ts';
import type { Answer } from '../contract/outbound-request.ts';
import { delivered, type Outcome, reject, retry } from '../contract/outcome.ts';
import { type ProbeStep, type Proof, proven, provenIf, unproven } from '../contract/probe.ts';
import { parseRetryAfter, toWait } from '../contract/retry-after.ts';
import { type TelegramText, toTelegramText } from './to-text.ts';

/** UTF-16 units of a text after entities are parsed; here none are. Source: core.telegram.org/bots/api#sendmessage. */
export const maxTextUnits = 4_096;

/** Entities of a message: those behind have no effect. Source: tdlib/telegram-bot-api#820, rubenlagus/TelegramBots#854. */
export const maxEntities = 100;

/**
 * Bytes of all entities with their URLs: some 9,500 characters are the limit, "a good approximation" by Telegram's own
 * word (tdlib/telegram-bot-api#165); the error is `ENTITIES_TOO_LONG`.
 */
export const maxEntityBytes = 8_000;

/** Of an entity beside its URL, as MTProto writes it: kind, offset, length, and the URL's own length and padding. */
const entityBaseBytes = 20;

/** A user, group or channel by its number, or a public group or channel by its `@name`. */
const chatId = () =>
  z.union([z.int(), z.string().regex(/^@[A-Za-z][A-Za-z0-9_]{3,31}$/, 'is neither a number nor @name')]);

/** It becomes part of the URL, so nothing but a token may pass. Source: core.telegram.org/bots/api#authorizing-your-bot. */
const botToken = () =>
  z
    .string()
    .trim()
    .regex(/^\d{1,20}:[A-Za-z0-9_-]{20,100}$/);

/** A message of a bot, through `sendMessage`. */
export const telegram = defineProvider({
  type: 'telegram',
  class: 'chat',
  options: () =>
    z.strictObject({
      ...commonOptions(),
      chatId: chatId(),
      /** A topic of a group that has them. */
      messageThreadId: z.int().positive().optional(),
      mention: bySeverity(z.string().regex(/^@[A-Za-z][A-Za-z0-9_]{3,31}$/, 'is not @name')).optional(),
    }),
  secret: () => z.object({ botToken: botToken() }),
  hosts: ['api.telegram.org'],
  render: (input) => {
    const { chatId, messageThreadId, mention } = input.options;
    const view = viewNotification(input);
    const mentioned = chooseBySeverity(mention, view.tone);
    const message = fitView(view, (fitted) => toTelegramText(fitted, mentioned), fits);
    return {
      kind: 'https',
      method: 'POST',
      url: `https://api.telegram.org/bot${input.secret.botToken}/sendMessage`,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        chat_id: chatId,
        ...(messageThreadId !== undefined && { message_thread_id: messageThreadId }),
        ...message,
        // Without a sound: good news wakes nobody.
        ...(view.status === 'resolved' && { disable_notification: true }),
        link_preview_options: { is_disabled: true },
      }),
    };
  },
  classify,
  probe: ({ options, secret: { botToken } }) => {
    const chat = askBot(botToken, 'getChat', { chat_id: options.chatId }, judgeChat);
    // A chat with one person, whose number is positive, has no members to speak of.
    if (typeof options.chatId === 'number' && options.chatId > 0) return [chat];
    // A bot's token begins with its user id, and of itself a bot may always ask.
    const member = { chat_id: options.chatId, user_id: Number(botToken.split(':')[0]) };
    return [chat, askBot(botToken, 'getChatMember', member, judgeMember)];
  },
});

function askBot(botToken: string, method: string, parameters: object, judge: ProbeStep['judge']): ProbeStep {
  return {
    request: {
      kind: 'https',
      method: 'POST',
      url: `https://api.telegram.org/bot${botToken}/${method}`,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(parameters),
    },
    judge,
  };
}

function judgeChat(answer: Answer): Proof {
  return provenIf(answer.status === 200 && beginsWithOk.test(answer.body), answer, classify);
}

const memberBody = makeOnce(() =>
  z.object({
    ok: z.literal(true),
    result: z.object({
      status: z.string(),
      is_member: z.boolean().optional(),
      can_send_messages: z.boolean().optional(),
      can_post_messages: z.boolean().optional(),
    }),
  }),
);

/** In a channel only an administrator who may post is heard. Source: core.telegram.org/bots/api#chatmember. */
function judgeMember(answer: Answer): Proof {
  const { status } = answer;
  const member = readJsonAnswer(answer.body, memberBody())?.result;
  if (member === undefined) return provenIf(false, answer, classify);
  const isOutside = member.status === 'left' || member.status === 'kicked' || member.is_member === false;
  if (isOutside) return unproven('destination_gone', { isFinal: true, status });
  const isMuted = member.can_send_messages === false || member.can_post_messages === false;
  return isMuted ? unproven('refused', { isFinal: true, status }) : proven(status);
}

function fits({ text, entities }: TelegramText): boolean {
  const urls = entities.map((entity) => (entity.type === 'text_link' ? entity.url : ''));
  const entityBytes = urls.reduce((sum, url) => sum + entityBaseBytes + measureText(url, 'utf8_bytes'), 0);
  return text.length <= maxTextUnits && entities.length <= maxEntities && entityBytes <= maxEntityBytes;
}

/** `result` repeats the whole message, so its end may be missing; `ok` comes first. */
const beginsWithOk = /^\s*\{\s*"ok"\s*:\s*true\s*[,}]/;

const errorBody = makeOnce(() =>
  z.object({
    ok: z.literal(false),
    description: z.string().catch(''),
    parameters: z
      .object({ retry_after: z.number().optional(), migrate_to_chat_id: z.int().optional() })
      .catch({})
      .default({}),
  }),
);

/**
 * Errors have no code of their own beside the status; what they are is told by their description, in English.
 * Source: core.telegram.org/bots/api#making-requests, #responseparameters; telegram-bot-api `Client.cpp`.
 */
function classify(answer: Answer): Outcome {
  const { status } = answer;
  if (status === 200 && beginsWithOk.test(answer.body)) return delivered(status);
  const error = readJsonAnswer(answer.body, errorBody());
  if (error === undefined) return status >= 200 && status <= 299 ? reject('refused', { status }) : classifyHttp(answer);
  const seconds = error.parameters.retry_after;
  if (seconds !== undefined) {
    return retry('rate_limited', { status, afterSeconds: toWait(seconds) ?? parseRetryAfter(answer.headers) });
  }
  // The group became a supergroup with another id: someone must write that into the allow-list.
  if (error.parameters.migrate_to_chat_id !== undefined) return reject('destination_gone', { status });
  if (isGone(error.description)) return reject('destination_gone', { status });
  if (/message is too long|entities.too.long/i.test(error.description)) return reject('too_large', { status });
  return status >= 200 && status <= 299 ? reject('refused', { status }) : classifyHttp(answer);
}

/** The token is good, but the chat or topic is not there for this bot, or not any more. */
function isGone(description: string): boolean {
  return /chat not found|message thread not found|TOPIC_(CLOSED|DELETED)|bot was (kicked|blocked)|bot is not a member|user is deactivated|group chat was (upgraded|deactivated|deleted)|have no rights to send|not enough rights/i.test(
    description,
  );
}
