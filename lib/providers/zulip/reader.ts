import * as z from 'zod';
import { readChatMarkdown } from '../../../test/support/provider-readers/read-chat-markdown.ts';
import {
  mergeReadings,
  nothing,
  type WhatAReaderGets,
} from '../../../test/support/provider-readers/what-a-reader-gets.ts';

const zulipMessage = z.strictObject({
  type: z.literal('stream'),
  to: z.string().min(1),
  topic: z.string().min(1),
  content: z.string().min(1),
});

export type ZulipMessage = z.infer<typeof zulipMessage>;

export function parseZulipMessage(body: string): ZulipMessage {
  return zulipMessage.parse(Object.fromEntries(new URLSearchParams(body)));
}

/** Users and wildcards, groups, streams; silent ones too. */
const mentions = /(?<![^\s'"({[/:<])(?:@_?\*{1,2}[^*\n]+\*{1,2}|#\*\*[^*\n]+\*\*)/g;

/** The topic is plain, but a link in it is shown beside it. */
export function readZulipMessage(body: string): WhatAReaderGets {
  const { content, topic } = parseZulipMessage(body);
  const texts = { ...nothing, texts: [topic], searched: [topic] };
  return mergeReadings([readChatMarkdown(content, { outsideCode: mentions }), texts]);
}
