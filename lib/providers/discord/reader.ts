import {
  mergeReadings,
  nothing,
  nothingElse,
  unread,
  type WhatAReaderGets,
} from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { type DiscordEmbed, type DiscordMessage, discordMessage } from './format.ts';
import { readDiscordMarkdown } from './read-discord-markdown.ts';

export function parseDiscordMessage(body: string): DiscordMessage {
  return discordMessage.parse(JSON.parse(body));
}

/**
 * Bare URLs are read as Markdown is, and nothing else is made a link: host names are none. A text in an embed notifies
 * nobody, yet its mentions count: it must not even look like one.
 */
export function readDiscordMessage(body: string): WhatAReaderGets {
  const { content = '', embeds, allowed_mentions: allowed } = parseDiscordMessage(body);
  if (allowed.parse.some((kind) => kind !== 'everyone')) unread('mentions of whom a text names');
  return mergeReadings([readDiscordMarkdown(content), ...embeds.map(readEmbed)]);
}

function readEmbed({ color: _, title = '', description = '', footer, ...rest }: DiscordEmbed): WhatAReaderGets {
  nothingElse(rest);
  const footers = footer === undefined ? [] : [footer.text];
  return mergeReadings([
    readDiscordMarkdown(title),
    readDiscordMarkdown(description),
    { ...nothing, texts: footers, own: footers.map(() => 'footer') },
  ]);
}

/** All texts of all embeds together, as UTF-16 units. */
export function countDiscordUnits(body: string): number {
  return parseDiscordMessage(body)
    .embeds.flatMap(({ title, description, footer }) => [title, description, footer?.text])
    .join('').length;
}
