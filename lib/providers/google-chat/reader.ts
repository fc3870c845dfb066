import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import {
  mergeReadings,
  nothing,
  nothingElse,
  unread,
  type WhatAReaderGets,
} from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { type GoogleChatMessage, googleChatMessage } from './format.ts';

export function parseGoogleChatMessage(body: string): GoogleChatMessage {
  return googleChatMessage.parse(JSON.parse(body));
}

export function googleChatParagraphs({ cardsV2 }: GoogleChatMessage): string[] {
  return cardsV2.flatMap(({ card: { sections, ...others } }) => {
    nothingElse(others);
    return sections.flatMap(({ widgets, ...rest }) => {
      nothingElse(rest);
      return widgets.map((one) => ('textParagraph' in one ? one.textParagraph.text : unread(Object.keys(one).join())));
    });
  });
}

/** A message's own text is Markdown without an escape, so it must hold the mention alone. */
export function readGoogleChatMessage(body: string): WhatAReaderGets {
  const message = parseGoogleChatMessage(body);
  const { text, fallbackText } = message;
  if (!/^(?:<users\/(?:all|\d+)>)?$/.test(text)) unread('text');
  return mergeReadings([
    { ...nothing, mentions: text === '' ? [] : [text], texts: [fallbackText], searched: [fallbackText] },
    ...googleChatParagraphs(message).map(readParagraph),
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

function readNode(node: DefaultTreeAdapterTypes.ChildNode): WhatAReaderGets {
  if ('value' in node) return { ...nothing, texts: [node.value] };
  if (!('tagName' in node)) return { ...nothing, markup: [node.nodeName] };
  if (node.tagName === 'br') return { ...nothing, texts: ['\n'] };
  const links = node.attrs.filter(({ name }) => name === 'href' || name === 'src').map(({ value }) => value);
  const markup = [node.tagName, ...node.attrs.map(({ name }) => `${node.tagName}[${name}]`)];
  return mergeReadings([{ ...nothing, links, markup }, ...node.childNodes.map(readNode)]);
}
