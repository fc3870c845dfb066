import * as z from 'zod';
import { nothing, type WhatAReaderGets } from '../../../test/support/provider-readers/what-a-reader-gets.ts';

/** Strict: no images, which would be fetched by whoever opens the incident. */
const trigger = z.strictObject({
  routing_key: z.string().length(32),
  dedup_key: z.string().min(1),
  event_action: z.literal('trigger'),
  payload: z.strictObject({
    summary: z.string().min(1),
    source: z.string().min(1),
    severity: z.enum(['critical', 'error', 'warning', 'info']),
    timestamp: z.iso.datetime(),
    custom_details: z.record(z.string(), z.unknown()),
  }),
  client: z.enum(['Alertmanager', 'Grafana', 'alertguard']),
  client_url: z.url().optional(),
  links: z.array(z.strictObject({ href: z.url(), text: z.string().min(1) })),
});

const resolve = z.strictObject({
  routing_key: z.string().length(32),
  dedup_key: z.string().min(1),
  event_action: z.literal('resolve'),
  payload: z.undefined().optional(),
});

const pagerdutyEvent = z.discriminatedUnion('event_action', [trigger, resolve]);

export type PagerdutyEvent = z.infer<typeof pagerdutyEvent>;

export function parsePagerdutyEvent(body: string): PagerdutyEvent {
  return pagerdutyEvent.parse(JSON.parse(body));
}

export function readPagerdutyEvent(body: string): WhatAReaderGets {
  const event = parsePagerdutyEvent(body);
  if (event.event_action === 'resolve') return nothing;
  const { payload, client_url: clientUrl, links } = event;
  const texts = [payload.summary, payload.source, ...links.map(({ text }) => text), ...textsIn(payload.custom_details)];
  return {
    ...nothing,
    links: [...(clientUrl === undefined ? [] : [clientUrl]), ...links.map(({ href }) => href)],
    texts,
    searched: texts,
  };
}

/** Every text and name of a field. */
function textsIn(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  if (Array.isArray(node)) return node.flatMap(textsIn);
  if (typeof node !== 'object' || node === null) throw new Error('a detail that is no text');
  return Object.entries(node).flatMap(([name, value]) => [name, ...textsIn(value)]);
}
