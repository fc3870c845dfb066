import { readChatMarkdown } from '../../../test/support/provider-readers/read-chat-markdown.ts';
import {
  mergeReadings,
  nothing,
  nothingElse,
  type WhatAReaderGets,
} from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { type MattermostAttachment, type MattermostMessage, mattermostMessage } from './format.ts';

export function parseMattermostMessage(body: string): MattermostMessage {
  return mattermostMessage.parse(JSON.parse(body));
}

export function readMattermostMessage(body: string): WhatAReaderGets {
  const { text, attachments } = parseMattermostMessage(body);
  const post = /^@[a-z0-9._-]+$/.test(text) ? { ...nothing, mentions: [text] } : readMarkdown(text);
  return mergeReadings([post, ...attachments.map(readAttachment)]);
}

function readAttachment({ color: _, fallback = '', text = '', ...rest }: MattermostAttachment): WhatAReaderGets {
  nothingElse(rest);
  return mergeReadings([readMarkdown(text), { ...nothing, texts: [fallback], searched: [fallback] }]);
}

/** The server rewrites Slack's forms before it reads the Markdown, and looks for mentions in text but not in code. */
function readMarkdown(markdown: string): WhatAReaderGets {
  const rewritten = markdown
    .replace(/<!(channel|here|all)>/g, '@$1')
    .replace(/<@([a-zA-Z0-9]+)>/g, '@$1')
    .replace(/<([^<>|]+)\|([^<>]+)>/g, '[$2]($1)');
  return readChatMarkdown(rewritten, { inText: /(?<![\p{L}\p{N}])@[\p{L}\p{N}._-]+/gu });
}
