import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { OutboundRequest } from '../contract/outbound-request.ts';
import { maxEntities, maxTextUnits, maxUrlBytes, parseMessage, urlBytes } from './format.ts';
import { readMessage } from './reader.ts';

const messageOf = (request: OutboundRequest) => parseMessage(bodyOf(request));

const ok = { status: 200, headers: {}, body: '{"ok":true,"result":{"message_id":7}}' };

export const contract: ProviderExample = {
  type: 'telegram',
  options: { chatId: -1001234567890, messageThreadId: 42, mention: '@oncall_payments' },
  secret: { botToken: '123456789:sUpErSeCrEtToKeN-sUpErSeCrEt_ToKeN' },
  fence: [],
  mentions: ['@oncall_payments'],
  delivered: ok,
  notDelivered: [
    { ...ok, body: '{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}' },
    { ...ok, body: '' },
    { ...ok, status: 202 },
  ],
  limits: [
    {
      name: 'UTF-16 units of the text',
      max: maxTextUnits,
      measure: (request) => messageOf(request).text.length,
    },
    { name: 'bytes of the URLs', max: maxUrlBytes, measure: (request) => urlBytes(messageOf(request).entities) },
    { name: 'entities', max: maxEntities, measure: (request) => messageOf(request).entities.length },
  ],
  markup: new Set(['bold', 'italic', 'code', 'text_link']),
  rawTexts: false,
  linksTexts: false,
  ownForm: true,
  probe: { revoked: 'unauthenticated', gone: 'destination_gone' },
  read: (request) => readMessage(bodyOf(request)),
};
