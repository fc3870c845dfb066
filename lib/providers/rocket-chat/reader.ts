import * as z from 'zod';
import { findAutoLinks } from '../../../test/support/provider-readers/find-auto-links.ts';
import {
  mergeReadings,
  nothing,
  type WhatAReaderGets,
} from '../../../test/support/provider-readers/what-a-reader-gets.ts';

const rocketChatMessage = z.strictObject({
  text: z.string().min(1).max(5_000),
  parseUrls: z.literal(false),
  attachments: z
    .array(
      z.strictObject({
        color: z.string().regex(/^#[0-9a-f]{6}$/),
        title: z.string().min(1).optional(),
        text: z.string().min(1),
        mrkdwn_in: z.tuple([z.literal('text')]),
      }),
    )
    .length(1),
});

export type RocketChatMessage = z.infer<typeof rocketChatMessage>;

export function parseRocketChatMessage(body: string): RocketChatMessage {
  return rocketChatMessage.parse(JSON.parse(body));
}

/** The title is plain; the attachment's text is only what all of Rocket.Chat's parsers read alike. */
export function readRocketChatMessage(body: string): WhatAReaderGets {
  const { text, attachments } = parseRocketChatMessage(body);
  const titles = attachments.flatMap(({ title }) => title ?? []);
  return mergeReadings([
    readMessageText(text),
    ...attachments.map((attachment) => readAttachmentText(attachment.text)),
    { ...nothing, texts: titles, searched: titles },
  ]);
}

/** Servers without a parsed message look for mentions in the raw text, code included. */
function readMessageText(text: string): WhatAReaderGets {
  const rest = text.replace(/ @[0-9a-zA-Z._-]+$/, '').replace(/^\S+ \[(FIRING(:\d+\+?)?|RESOLVED)\]/u, '');
  return {
    mentions: text.match(/(?<=^|\s|>)@[0-9a-zA-Z._-]+/g) ?? [],
    links: findAutoLinks(text).map((link) => link.text),
    markup: rest.match(/[!#$&*<>@[\\\]^_`{|}~:()]/g) ?? [],
    texts: [text],
    searched: [text],
    own: [],
  };
}

/** From left to right, as all of the parsers go: what begins first is what it is. */
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
