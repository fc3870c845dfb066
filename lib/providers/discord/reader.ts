import * as z from 'zod';
import {
  mergeReadings,
  nothing,
  type WhatAReaderGets,
} from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { readDiscordMarkdown } from './read-discord-markdown.ts';

/** Strict about every key that we use, and about the limits of a single embed. */
const embed = z.strictObject({
  color: z.int().min(0).max(0xffffff),
  title: z.string().min(1).max(256).optional(),
  description: z.string().min(1).max(4_096).optional(),
  footer: z.strictObject({ text: z.string().min(1).max(2_048) }).optional(),
});
const ids = z.array(z.string().regex(/^\d+$/)).min(1);
const message = z.strictObject({
  content: z.string().min(1).max(2_000).optional(),
  allowed_mentions: z.strictObject({
    parse: z.array(z.literal('everyone')).max(1),
    users: ids.optional(),
    roles: ids.optional(),
  }),
  embeds: z.array(embed).min(1).max(10),
});

export type DiscordMessage = z.infer<typeof message>;

export function parseDiscordMessage(body: string): DiscordMessage {
  return message.parse(JSON.parse(body));
}

/**
 * Bare URLs are read as Markdown is, and nothing else is made a link: host names are none. What stands in an embed notifies nobody, yet it counts here: it must not even look like a mention. */
export function readDiscordMessage(body: string): WhatAReaderGets {
  const { content = '', embeds } = parseDiscordMessage(body);
  const footers = embeds.map(({ footer }) => footer?.text ?? '');
  return mergeReadings([
    readDiscordMarkdown(content),
    ...embeds.map(({ title = '' }) => readDiscordMarkdown(title)),
    ...embeds.map(({ description = '' }) => readDiscordMarkdown(description)),
    { ...nothing, texts: footers, own: footers.filter((text) => text !== '').map(() => 'footer') },
  ]);
}

/** All texts of all embeds together, as UTF-16 units. */
export function countDiscordUnits(body: string): number {
  return parseDiscordMessage(body).embeds.reduce((sum, { title, description, footer }) => {
    return sum + (title ?? '').length + (description ?? '').length + (footer?.text ?? '').length;
  }, 0);
}
