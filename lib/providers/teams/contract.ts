import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { readTeamsMessage } from './reader.ts';

const host = 'default0123456789abcdef0123456789abcd.ef.environment.api.powerplatform.com';
const path = '/powerautomate/automations/direct/workflows/0123/triggers/manual/paths/invoke';
const accepted = { status: 202, headers: {}, body: '' };

export const contract: ProviderExample = {
  type: 'teams',
  options: { mention: { id: 'oncall@example.com', name: 'On call' } },
  secret: { webhookUrl: `https://${host}:443${path}?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sig=sUpErSeCrEt` },
  fence: [],
  urlFrom: { part: 'secret', field: 'webhookUrl', url: `https://${host}${path}` },
  mentions: ['oncall@example.com'],
  delivered: accepted,
  notDelivered: [
    { ...accepted, status: 200, body: 'Microsoft Teams endpoint returned HTTP error 429 with ContextId tcid=0' },
    { ...accepted, body: 'Webhook message delivery failed with error: x returned HTTP error 413 with' },
    { ...accepted, body: 'returned HTTP error' },
    { ...accepted, status: 302 },
  ],
  limits: [{ name: 'bytes of the request', max: 20_000, measure: (request) => Buffer.byteLength(bodyOf(request)) }],
  markup: new Set(),
  rawTexts: false,
  linksTexts: false,
  probe: { none: 'every request that a flow accepts starts it, and what a flow rejects is the choice of who made it' },
  read: (request) => readTeamsMessage(bodyOf(request)),
};
