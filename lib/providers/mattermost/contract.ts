import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { maxTextCodePoints } from './format.ts';
import { parseMattermostMessage, readMattermostMessage } from './reader.ts';

const url = 'https://chat.payments.example.com/hooks/xsupersecrethookkey3rspqe8w1';
const ok = { status: 200, headers: {}, body: 'ok' };

export const contract: ProviderExample = {
  type: 'mattermost',
  options: { mention: 'channel' },
  secret: { webhookUrl: url },
  fence: [{ host: 'chat.payments.example.com', port: 443, private: true }],
  urlFrom: { part: 'secret', field: 'webhookUrl', url },
  mentions: ['@channel'],
  delivered: ok,
  notDelivered: [
    { ...ok, body: '' },
    { ...ok, body: '<!doctype html><title>Log in</title>' },
    { ...ok, status: 202 },
    { ...ok, status: 400, body: '{"id":"web.incoming_webhook.invalid.app_error","status_code":400}' },
  ],
  limits: [
    {
      name: 'code points of the text',
      max: maxTextCodePoints,
      measure: (request) => [...(parseMattermostMessage(bodyOf(request)).attachments[0]?.text ?? '')].length,
    },
  ],
  markup: new Set(['bold', 'italic']),
  rawTexts: false,
  ownForm: true,
  probe: { revoked: 'destination_gone', gone: 'not_noticed' },
  read: (request) => readMattermostMessage(bodyOf(request)),
};
