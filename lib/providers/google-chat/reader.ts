import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import * as z from 'zod';
import {
  mergeReadings,
  nothing,
  type WhatAReaderGets,
} from '../../../test/support/provider-readers/what-a-reader-gets.ts';

/** Strict about every key that we use. */
const widget = z.strictObject({ textParagraph: z.strictObject({ text: z.string().min(1) }) });
const section = z.strictObject({ widgets: z.array(widget).min(1) });
const message = z.strictObject({
  text: z
    .string()
    .regex(/^<users\/(all|\d+)>$/)
    .optional(),
  fallbackText: z.string().min(1),
  cardsV2: z
    .array(z.strictObject({ cardId: z.string().min(1), card: z.strictObject({ sections: z.array(section).min(1) }) }))
    .length(1),
  thread: z.strictObject({ threadKey: z.string().min(1).max(4_000) }),
});

export type GoogleChatMessage = z.infer<typeof message>;

export function parseGoogleChatMessage(body: string): GoogleChatMessage {
  return message.parse(JSON.parse(body));
}

export function googleChatParagraphs({ cardsV2 }: GoogleChatMessage): string[] {
  return cardsV2.flatMap(({ card }) =>
    card.sections.flatMap(({ widgets }) => widgets.map(({ textParagraph }) => textParagraph.text)),
  );
}

export function readGoogleChatMessage(body: string): WhatAReaderGets {
  const parsed = parseGoogleChatMessage(body);
  return mergeReadings([
    { ...nothing, mentions: parsed.text === undefined ? [] : [parsed.text], ...plain(parsed.fallbackText) },
    ...googleChatParagraphs(parsed).map(readParagraph),
  ]);
}

/** The HTML of a card, with a browser's own parser: what is left open or astray is an error. */
function readParagraph(source: string): WhatAReaderGets {
  const fragment = parseFragment(source, {
    onParseError: ({ code }) => {
      throw new Error(`a card's HTML with ${code}`);
    },
  });
  const { texts, ...rest } = mergeReadings(fragment.childNodes.map(readNode));
  // Whether Chat looks across tags is not documented.
  return { ...rest, texts: [texts.join('')], searched: [...texts, texts.join('')] };
}

function plain(text: string) {
  return { texts: [text], searched: [text] };
}

function readNode(node: DefaultTreeAdapterTypes.ChildNode): WhatAReaderGets {
  if ('value' in node) return { ...nothing, texts: [node.value] };
  if (!('tagName' in node)) return { ...nothing, markup: [node.nodeName] };
  if (node.tagName === 'br') return { ...nothing, texts: ['\n'] };
  const links = node.attrs.filter(({ name }) => name === 'href' || name === 'src').map(({ value }) => value);
  const markup = [node.tagName, ...node.attrs.map(({ name }) => `${node.tagName}[${name}]`)];
  return mergeReadings([{ ...nothing, links, markup }, ...node.childNodes.map(readNode)]);
}
