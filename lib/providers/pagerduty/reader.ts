import { nothing, type WhatAReaderGets } from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { type Detail, eventSchema } from './format.ts';

export function parsePagerdutyEvent(body: string) {
  return eventSchema.parse(JSON.parse(body));
}

export function readPagerdutyEvent(body: string): WhatAReaderGets {
  const event = parsePagerdutyEvent(body);
  if (event.event_action !== 'trigger') return nothing;
  const { payload, client = '', client_url: clientUrl, links = [] } = event;
  const texts = [
    ...[payload.summary, payload.source, payload.component, payload.group, payload.class, client].flatMap(
      (text) => text ?? [],
    ),
    ...links.flatMap(({ text }) => text ?? []),
    ...textsIn(payload.custom_details ?? {}),
  ];
  return {
    ...nothing,
    links: [...(clientUrl === undefined ? [] : [clientUrl]), ...links.map(({ href }) => href)],
    // Who sent the event is for no alert to say.
    markup: /^(?:Alertmanager|Grafana|alertguard)$/.test(client) ? [] : [client],
    texts,
    searched: texts,
  };
}

/** Every text and name of a field. */
function textsIn(detail: Detail): string[] {
  return typeof detail === 'string'
    ? [detail]
    : Object.entries(detail).flatMap(([name, inner]) => [name, ...textsIn(inner)]);
}
