import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { parseWebexMessage, readWebexMessage } from './reader.ts';

const ok = { status: 200, headers: {}, body: '{"id":"Y2lzY29zcGFyazovL3VzL01FU1NBR0UvMQ","roomId":"x"}' };

export const contract: ProviderExample = {
  type: 'webex',
  options: { roomId: 'Y2lzY29zcGFyazovL3VzL1JPT00vYmJjZWIxYWQtNDNmMS0zYjU4', mention: 'all' },
  secret: { botToken: 'sUpErSeCrEtToKeN-sUpErSeCrEt_ToKeN-d3adb33f' },
  fence: [],
  mentions: ['<@all>'],
  delivered: ok,
  notDelivered: [
    { ...ok, body: '{"message":"The requested resource could not be found.","trackingId":"x"}' },
    { ...ok, body: '' },
    { ...ok, status: 204, body: '' },
  ],
  limits: [
    {
      name: 'bytes of the Markdown',
      max: 7_439,
      measure: (request) => Buffer.byteLength(parseWebexMessage(bodyOf(request)).markdown),
    },
  ],
  markup: new Set(['bold', 'italic']),
  rawTexts: false,
  read: (request) => readWebexMessage(bodyOf(request)),
};
