import { findAutoLinks } from '../../../test/support/provider-readers/find-auto-links.ts';
import {
  mergeReadings,
  nothing,
  nothingElse,
  unread,
  type WhatAReaderGets,
} from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { type RocketChatAttachment, type RocketChatMessage, rocketChatMessage } from './format.ts';

export function parseRocketChatMessage(body: string): RocketChatMessage {
  return rocketChatMessage.parse(JSON.parse(body));
}

export function readRocketChatMessage(body: string): WhatAReaderGets {
  const { text, parseUrls, attachments, ...rest } = parseRocketChatMessage(body);
  nothingElse(rest);
  if (parseUrls) unread('what a URL leads to');
  return mergeReadings([readMessageText(text), ...attachments.map(readAttachment)]);
}

/** The title is plain. */
function readAttachment({
  color: _,
  mrkdwn_in,
  title = '',
  text = '',
  ...rest
}: RocketChatAttachment): WhatAReaderGets {
  nothingElse(rest);
  if (mrkdwn_in?.join() !== 'text') unread('Markdown elsewhere than in the text');
  return mergeReadings([readAttachmentText(text), { ...nothing, texts: [title], searched: [title] }]);
}

/** Servers without a parsed message look for mentions in the raw text, code included. */
function readMessageText(text: string): WhatAReaderGets {
  const rest = text
    .replace(/ @[0-9a-zA-Z._-]+$/, '')
    .replace(/^\S+ \[(FIRING|RESOLVED)(:\d+\+?)?(, RESOLVED:\d+)?\]/u, '');
  return {
    mentions: text.match(/(?<=^|\s|>)@[0-9a-zA-Z._-]+/g) ?? [],
    links: findAutoLinks(text).map((link) => link.text),
    // An underscore inside a word of ASCII, parted from others by spaces, is none: every parser reads that as text.
    markup:
      rest
        .replace(/(?<=^|\s)[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+(?=…?,?(?:\s|$))/g, '')
        .match(/[!#$&*<>@[\\\]^_`{|}~:()]/g) ?? [],
    texts: [text],
    searched: [text],
    own: [],
  };
}

/** Only what all of Rocket.Chat's parsers read alike, from left to right: what begins first is what it is. */
function readAttachmentText(source: string): WhatAReaderGets {
  const pieces = [...source.matchAll(/`([^`\n]+)`|\[([^\]\n]*)\]\(([^()\s]*)\)|([^`[]+|.)/gu)];
  const outside = pieces.map(([, , , , rest]) => rest ?? ' ').join('');
  return {
    mentions: outside.match(/@\S+/g) ?? [],
    links: [...pieces.flatMap(([, , , url]) => url ?? []), ...findAutoLinks(outside).map((link) => link.text)],
    markup: outside.match(/[!#$&*<>[\\\]^_`{|}~]|^\s*[-+]\s|^\s*\d+\.\s|:[a-z0-9_+-]+:/gim) ?? [],
    texts: [pieces.map(([, code, label, , rest]) => code ?? label ?? rest).join('')],
    searched: [outside],
    // Every value stands in code.
    own: outside.split('\n').flatMap((line) => line.match(/[A-Za-z]+:|and \d.*alerts?/) ?? []),
  };
}
