import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { maxTextUnits } from './format.ts';
import { parseRocketChatMessage, readRocketChatMessage } from './reader.ts';

const url = 'https://chat.payments.example.com/hooks/66f0c1d2e3a4b5c6d7e8f901/sUpErSeCrEtToKeN';
const ok = { status: 200, headers: {}, body: '{"success":true}' };

export const contract: ProviderExample = {
  type: 'rocket-chat',
  options: { mention: 'all' },
  secret: { webhookUrl: url },
  fence: [{ host: 'chat.payments.example.com', port: 443, private: true }],
  urlFrom: { part: 'secret', field: 'webhookUrl', url },
  mentions: ['@all'],
  delivered: ok,
  notDelivered: [
    { ...ok, body: '{"success":false,"error":"unknown-error"}' },
    { ...ok, body: '' },
    { ...ok, body: 'true' },
    { ...ok, status: 202 },
  ],
  limits: [
    {
      name: 'UTF-16 units of the text',
      max: maxTextUnits,
      measure: (request) => parseRocketChatMessage(bodyOf(request)).attachments[0]?.text?.length ?? 0,
    },
  ],
  markup: new Set(),
  rawTexts: false,
  ownForm: true,
  probe: { revoked: 'destination_gone', gone: 'not_noticed' },
  read: (request) => readRocketChatMessage(bodyOf(request)),
};
