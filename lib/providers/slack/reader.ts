import * as z from 'zod';
import {
  mergeReadings,
  nothing,
  type WhatAReaderGets,
} from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { readMrkdwn } from './read-mrkdwn.ts';

/** Strict about every key and about the limits that Block Kit documents for a single object. */
const plainText = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: z.literal(false) });
const style = z.strictObject({ bold: z.literal(true).optional(), code: z.literal(true).optional() });
const element = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(3_000), style: style.optional() }),
  z.strictObject({ type: z.literal('link'), url: z.url().max(3_000), text: z.string().min(1).max(75) }),
]);
const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: plainText(150) }),
  z.strictObject({ type: z.literal('context'), elements: z.array(plainText(2_000)).min(1).max(10) }),
  z.strictObject({
    type: z.literal('section'),
    text: z.strictObject({
      type: z.literal('mrkdwn'),
      text: z.string().min(1).max(3_000),
      verbatim: z.literal(true),
    }),
  }),
  z.strictObject({
    type: z.literal('rich_text'),
    elements: z
      .array(z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(element).min(1) }))
      .length(1),
  }),
]);

export const slackMessage = z.strictObject({
  text: z.string().min(1).max(40_000),
  mrkdwn: z.literal(false),
  unfurl_links: z.literal(false),
  unfurl_media: z.literal(false),
  blocks: z.array(block).min(1).max(50),
});

export type SlackMessage = z.infer<typeof slackMessage>;

export function parseSlackMessage(body: string): SlackMessage {
  return slackMessage.parse(JSON.parse(body));
}

export function readSlackMessage(body: string): WhatAReaderGets {
  const message = parseSlackMessage(body);
  // `mrkdwn: false` takes the formatting from the fallback text, but control sequences are read all the same.
  const fallback = { ...readMrkdwn(message.text), markup: [] };
  return mergeReadings([fallback, ...message.blocks.map(readBlock)]);
}

/** UTF-16 units of everything that is shown or pointed to, the fallback included. */
export function countSlackUnits(body: string): number {
  const message = parseSlackMessage(body);
  const { links, texts, mentions } = mergeReadings(message.blocks.map(readBlock));
  return [message.text, ...links, ...texts, ...mentions].reduce((sum, text) => sum + text.length, 0);
}

function readBlock(part: SlackMessage['blocks'][number]): WhatAReaderGets {
  if (part.type === 'section') return readMrkdwn(part.text.text);
  if (part.type === 'header') return shown([part.text.text]);
  if (part.type === 'context') return shown(part.elements.map((piece) => piece.text));
  const pieces = part.elements.flatMap((section) => section.elements);
  const links = pieces.flatMap((piece) => (piece.type === 'link' ? [piece.url] : []));
  return { ...shown(pieces.map((piece) => piece.text)), links };
}

/** Only mrkdwn is looked through for links (composition objects, `verbatim`); in rich text they are elements. */
function shown(texts: readonly string[]): WhatAReaderGets {
  return { ...nothing, texts };
}
