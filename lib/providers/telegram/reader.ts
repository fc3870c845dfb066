import * as z from 'zod';
import { type Found, findAll, findAutoLinks } from '../../../test/support/provider-readers/find-auto-links.ts';
import type { WhatAReaderGets } from '../../../test/support/provider-readers/what-a-reader-gets.ts';

const place = { offset: z.int().nonnegative(), length: z.int().positive() };
const telegramMessage = z.strictObject({
  chat_id: z.union([z.int(), z.string()]),
  message_thread_id: z.int().positive().optional(),
  text: z.string().min(1),
  entities: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.enum(['bold', 'italic', 'code']), ...place }),
      z.strictObject({ type: z.literal('text_link'), ...place, url: z.url() }),
    ]),
  ),
  link_preview_options: z.strictObject({ is_disabled: z.literal(true) }),
});

export type TelegramMessage = z.infer<typeof telegramMessage>;

/** Throws where an entity lies outside of the text, splits a character, or meets another. */
export function parseTelegramMessage(body: string): TelegramMessage {
  const message = telegramMessage.parse(JSON.parse(body));
  let end = 0;
  for (const { offset, length } of message.entities) {
    const covered = message.text.slice(offset, offset + length);
    if (offset < end || covered.length !== length) throw new Error('an entity outside of the text or over another');
    if (!covered.isWellFormed()) throw new Error('an entity that splits a character');
    end = offset + length;
  }
  return message;
}

const mentions = [/(?<![A-Za-z0-9_])@[A-Za-z0-9_]{2,}/g];
const tags = [/#[\p{L}\p{N}_]+/gu, /\$[A-Z]{1,8}\b/g, /(?<![\p{L}\p{N}_/<>])\/[a-zA-Z0-9_]+/gu];
const numbers = [/\+?\d[\d ()-]{5,}\d/g];

/** What Telegram finds in plain text by itself, unless an entity that is code or a link lies there. */
export function readTelegramMessage(body: string): WhatAReaderGets {
  const { text, entities } = parseTelegramMessage(body);
  const covered = entities.filter(({ type }) => type !== 'bold' && type !== 'italic');
  const free = ({ start, end }: Found) =>
    covered.every(({ offset, length }) => offset + length <= start || end <= offset);
  const find = (expressions: readonly RegExp[]) => findAll(text, expressions).filter(free);
  const emails = findAutoLinks(text).filter(free);
  return {
    mentions: find(mentions).map((found) => found.text),
    links: [
      ...entities.flatMap((entity) => (entity.type === 'text_link' ? [entity.url] : [])),
      ...emails.map((found) => found.text),
    ],
    markup: [...find([...tags, ...numbers]).map((found) => found.text), ...entities.map(({ type }) => type)],
    texts: [text],
    searched: [uncovered(text, covered)],
    own: entities.flatMap(({ type, offset, length }) =>
      type === 'italic' ? [text.slice(offset, offset + length)] : [],
    ),
  };
}

function uncovered(text: string, entities: readonly { readonly offset: number; readonly length: number }[]): string {
  return entities.reduce(
    (rest, { offset, length }) => rest.slice(0, offset) + ' '.repeat(length) + rest.slice(offset + length),
    text,
  );
}
