import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { nothing } from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { OutboundRequest } from '../contract/outbound-request.ts';
import { maxActions, maxBodyBytes, maxMessageBytes, parseMessage } from './format.ts';

const messageOf = (request: OutboundRequest) => parseMessage(bodyOf(request));

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
      max: maxMessageBytes,
      measure: (request) => Buffer.byteLength(messageOf(request).message),
    },
    { name: 'bytes of the body', max: maxBodyBytes, measure: (request) => Buffer.byteLength(bodyOf(request)) },
    {
      // Ours: ntfy has none, and Firebase one for title and message together.
      name: 'bytes of the title',
      max: 200,
      measure: (request) => Buffer.byteLength(messageOf(request).title),
    },
    { name: 'actions', max: maxActions, measure: (request) => messageOf(request).actions.length },
  ],
  markup: new Set(),
  rawTexts: false,
  probe: { revoked: 'unauthenticated', gone: 'not_noticed' },
  read: (request) => {
    const { title, message, click, actions } = messageOf(request);
    const links = [...(click === undefined ? [] : [click]), ...actions.map(({ url }) => url)];
    const texts = [title, message, ...actions.map(({ label }) => label)];
    return { ...nothing, links, texts, searched: texts };
  },
};
