import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { maxBodyBytes, maxDedupKeyUnits, maxSummaryUnits } from './format.ts';
import { parsePagerdutyEvent, readPagerdutyEvent } from './reader.ts';

export const contract: ProviderExample = {
  type: 'pagerduty',
  options: { region: 'eu' },
  secret: { routingKey: 'R0123456789abcdefABCDEF012345678' },
  fence: [],
  mentions: [],
  delivered: { status: 202, headers: {}, body: '{"status":"success","message":"Event processed","dedup_key":"k"}' },
  notDelivered: [
    { status: 200, headers: {}, body: '{"status":"success"}' },
    { status: 204, headers: {}, body: '' },
  ],
  limits: [
    { name: 'bytes of the body', max: maxBodyBytes, measure: (request) => Buffer.byteLength(bodyOf(request)) },
    {
      name: 'UTF-16 units of the summary',
      max: maxSummaryUnits,
      measure: (request) => {
        const event = parsePagerdutyEvent(bodyOf(request));
        return event.event_action === 'trigger' ? event.payload.summary.length : 0;
      },
    },
    {
      // Ours: PagerDuty states none.
      name: 'UTF-16 units of the origin',
      max: 255,
      measure: (request) => {
        const event = parsePagerdutyEvent(bodyOf(request));
        if (event.event_action !== 'trigger') return 0;
        const { source, component = '', group = '', class: name = '' } = event.payload;
        return Math.max(...[source, component, group, name].map(({ length }) => length));
      },
    },
    {
      name: 'UTF-16 units of the deduplication key',
      max: maxDedupKeyUnits,
      measure: (request) => parsePagerdutyEvent(bodyOf(request)).dedup_key?.length ?? 0,
    },
  ],
  markup: new Set(),
  rawTexts: false,
  probe: { none: 'an event of a routing key that no service has is accepted like any other' },
  read: (request) => readPagerdutyEvent(bodyOf(request)),
};
