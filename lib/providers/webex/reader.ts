import * as z from 'zod';
import { readChatMarkdown } from '../../../test/support/provider-readers/read-chat-markdown.ts';
import type { WhatAReaderGets } from '../../../test/support/provider-readers/what-a-reader-gets.ts';

const webexMessage = z.strictObject({ roomId: z.string().min(1), markdown: z.string().min(1) });

export type WebexMessage = z.infer<typeof webexMessage>;

export function parseWebexMessage(body: string): WebexMessage {
  return webexMessage.parse(JSON.parse(body));
}

/** Where Webex looks for mentions is not documented: here in code too. */
export function readWebexMessage(body: string): WhatAReaderGets {
  return readChatMarkdown(parseWebexMessage(body).markdown, { inSource: /<@[^<>]*>/g });
}
