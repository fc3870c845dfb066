import * as z from 'zod';
import { readChatMarkdown } from '../../../test/support/provider-readers/read-chat-markdown.ts';
import {
  mergeReadings,
  nothing,
  type WhatAReaderGets,
} from '../../../test/support/provider-readers/what-a-reader-gets.ts';

const mattermostMessage = z.strictObject({
  text: z.string().min(1).optional(),
  attachments: z
    .array(
      z.strictObject({
        fallback: z.string().min(1),
        color: z.string().regex(/^#[0-9a-f]{6}$/),
        text: z.string().min(1),
      }),
    )
    .length(1),
});

export type MattermostMessage = z.infer<typeof mattermostMessage>;

export function parseMattermostMessage(body: string): MattermostMessage {
  return mattermostMessage.parse(JSON.parse(body));
}

/** The server rewrites Slack's forms before it reads the Markdown, and looks for mentions in text but not in code. */
export function readMattermostMessage(body: string): WhatAReaderGets {
  const { text = '', attachments } = parseMattermostMessage(body);
  const read = (markdown: string) =>
    readChatMarkdown(fromSlack(markdown), { inText: /(?<![\p{L}\p{N}])@[\p{L}\p{N}._-]+/gu });
  const post = /^@[a-z0-9._-]+$/.test(text) ? { ...nothing, mentions: [text] } : read(text);
  const fallbacks = attachments.map(({ fallback }) => fallback);
  return mergeReadings([
    post,
    ...attachments.map((attachment) => read(attachment.text)),
    { ...nothing, texts: fallbacks, searched: fallbacks },
  ]);
}

function fromSlack(text: string): string {
  return text
    .replace(/<!(channel|here|all)>/g, '@$1')
    .replace(/<@([a-zA-Z0-9]+)>/g, '@$1')
    .replace(/<([^<>|]+)\|([^<>]+)>/g, '[$2]($1)');
}
