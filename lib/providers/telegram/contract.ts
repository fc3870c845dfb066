import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { parseTelegramMessage, readTelegramMessage } from './reader.ts';

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
      max: 4_096,
      measure: (request) => parseTelegramMessage(bodyOf(request)).text.length,
    },
    {
      name: 'bytes of the entities',
      max: 8_000,
      measure: (request) =>
        parseTelegramMessage(bodyOf(request)).entities.reduce(
          (sum, entity) => sum + 20 + ('url' in entity ? Buffer.byteLength(entity.url) : 0),
          0,
        ),
    },
    { name: 'entities', max: 100, measure: (request) => parseTelegramMessage(bodyOf(request)).entities.length },
  ],
  markup: new Set(['bold', 'italic', 'code', 'text_link']),
  rawTexts: false,
  read: (request) => readTelegramMessage(bodyOf(request)),
};
