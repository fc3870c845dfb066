import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { OutboundRequest } from '../contract/outbound-request.ts';
import { countSlackUnits, parseSlackMessage, readSlackMessage } from './reader.ts';

const messageOf = (request: OutboundRequest) => parseSlackMessage(bodyOf(request));

const ok = { status: 200, headers: {}, body: 'ok' };

export const contract: ProviderExample = {
  type: 'slack',
  options: { mention: 'here' },
  secret: { webhookUrl: 'https://hooks.slack.com/services/T00000000/B00000000/sUpErSeCrEtToKeN' },
  fence: [],
  urlFrom: { part: 'secret', field: 'webhookUrl', url: 'https://hooks.slack.com/services/T0/B0/sUpErSeCrEtToKeN' },
  mentions: ['<!here>'],
  delivered: ok,
  notDelivered: [
    { ...ok, body: 'ok\n' },
    { ...ok, body: 'invalid_payload' },
    { ...ok, body: '' },
    { ...ok, status: 202 },
  ],
  limits: [
    { name: 'blocks', max: 50, measure: (request) => messageOf(request).blocks.length },
    { name: 'UTF-16 units of all texts', max: 9_000, measure: (request) => countSlackUnits(messageOf(request)) },
    {
      name: 'UTF-16 units of the header',
      max: 150,
      measure: (request) =>
        Math.max(...messageOf(request).blocks.map((block) => (block.type === 'header' ? block.text.text.length : 0))),
    },
  ],
  markup: new Set(),
  rawTexts: false,
  probe: { revoked: 'destination_gone', gone: 'not_noticed' },
  read: (request) => readSlackMessage(messageOf(request)),
};
