import * as z from 'zod';
import { nothing, type WhatAReaderGets } from '../../../test/support/provider-readers/what-a-reader-gets.ts';

/** Strict: no `html` or `monospace`, no attachment, no callback, each field once. */
const pushoverForm = z.strictObject({
  token: z.string().length(30),
  user: z.string().length(30),
  title: z.string().min(1),
  message: z.string().min(1),
  timestamp: z.string().regex(/^\d{10}$/),
  priority: z.enum(['-2', '-1', '0', '1', '2']),
  retry: z.string().regex(/^\d+$/).optional(),
  expire: z.string().regex(/^\d+$/).optional(),
  url: z.url().optional(),
  url_title: z.string().min(1).optional(),
  device: z.string().optional(),
  sound: z.string().optional(),
});

export type PushoverForm = z.infer<typeof pushoverForm>;

export function parsePushoverForm(body: string): PushoverForm {
  const fields = body.split('&').map((field) => field.split('='));
  const names = fields.map(([name]) => name);
  if (new Set(names).size !== names.length) throw new Error('a field that stands twice');
  const decode = (text = '') => decodeURIComponent(text.replaceAll('+', ' '));
  return pushoverForm.parse(Object.fromEntries(fields.map(([name, value]) => [decode(name), decode(value)])));
}

export function readPushoverForm(body: string): WhatAReaderGets {
  const { title, message, url, url_title: urlTitle } = parsePushoverForm(body);
  if ((url === undefined) !== (urlTitle === undefined)) throw new Error('a title without a URL, or a URL without one');
  const texts = [title, message, ...(urlTitle === undefined ? [] : [urlTitle])];
  return { ...nothing, links: url === undefined ? [] : [url], texts, searched: texts };
}
