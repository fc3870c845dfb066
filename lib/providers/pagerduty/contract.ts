import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
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
    { name: 'bytes of the body', max: 512_000, measure: (request) => Buffer.byteLength(bodyOf(request)) },
    {
      name: 'UTF-16 units of the summary',
      max: 1_024,
      measure: (request) => parsePagerdutyEvent(bodyOf(request)).payload?.summary.length ?? 0,
    },
    {
      name: 'UTF-16 units of the deduplication key',
      max: 255,
      measure: (request) => parsePagerdutyEvent(bodyOf(request)).dedup_key.length,
    },
  ],
  markup: new Set(),
  rawTexts: false,
  read: (request) => readPagerdutyEvent(bodyOf(request)),
};
