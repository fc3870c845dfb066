import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { parseNtfyMessage, readNtfyMessage } from './reader.ts';

const server = 'https://ntfy.payments.example.com:8443';

export const contract: ProviderExample = {
  type: 'ntfy',
  options: { server, topic: 'payments-alerts' },
  secret: { accessToken: 'tk_agq6q5fr64o7tvpxn7idqcr36xu8z' },
  fence: [{ host: 'ntfy.payments.example.com', port: 8443, private: true }],
  urlFrom: { part: 'options', field: 'server', url: `${server}/` },
  mentions: [],
  delivered: { status: 200, headers: {}, body: '{"id":"hwQ2YpKdmg","event":"message"}' },
  notDelivered: [
    { status: 200, headers: {}, body: '<html>login</html>' },
    { status: 200, headers: {}, body: '{"code":40301,"http":403}' },
    { status: 204, headers: {}, body: '' },
  ],
  limits: [
    {
      name: 'bytes of the message',
      max: 4_096,
      measure: (request) => Buffer.byteLength(parseNtfyMessage(bodyOf(request)).message),
    },
    {
      name: 'bytes of the title',
      max: 200,
      measure: (request) => Buffer.byteLength(parseNtfyMessage(bodyOf(request)).title),
    },
    { name: 'actions', max: 3, measure: (request) => parseNtfyMessage(bodyOf(request)).actions.length },
  ],
  markup: new Set(),
  rawTexts: false,
  read: (request) => readNtfyMessage(bodyOf(request)),
};
