import * as z from 'zod';
import { nothing, type WhatAReaderGets } from '../../../test/support/provider-readers/what-a-reader-gets.ts';

/** Strict: no attachment, icon, mail, call or delay, no Markdown, and no action but one that opens a page. */
const ntfyMessage = z.strictObject({
  topic: z.string(),
  title: z.string().min(1),
  message: z.string().min(1),
  priority: z.int().min(1).max(5),
  tags: z.array(z.enum(['rotating_light', 'warning', 'information_source', 'white_check_mark'])).length(1),
  click: z.url().optional(),
  actions: z
    .array(z.strictObject({ action: z.literal('view'), label: z.string().min(1), url: z.url() }))
    .min(1)
    .max(3)
    .default([]),
});

export type NtfyMessage = z.infer<typeof ntfyMessage>;

export function parseNtfyMessage(body: string): NtfyMessage {
  return ntfyMessage.parse(JSON.parse(body));
}

export function readNtfyMessage(body: string): WhatAReaderGets {
  const { title, message, click, actions } = parseNtfyMessage(body);
  const links = [...(click === undefined ? [] : [click]), ...actions.map(({ url }) => url)];
  const texts = [title, message, ...actions.map(({ label }) => label)];
  return { ...nothing, links, texts, searched: texts };
}
