import type { OutboundRequest } from '../../../lib/providers/contract/outbound-request.ts';
import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { nothing } from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { maxTextBytes, maxTitleCodePoints, parseMessage } from './format.ts';

const messageOf = (request: OutboundRequest) => parseMessage(bodyOf(request));

const url = 'https://hooks.example.com/incoming/sUpErSeCrEtKeY0123456789abcdef';

/** Look up: an answer of the vendor for each case. The suite judges statuses, hosts, limits and hostile alerts by it. */
export const contract: ProviderExample = {
  type: 'example-chat',
  options: {},
  secret: { webhookUrl: url },
  fence: [],
  urlFrom: { part: 'secret', field: 'webhookUrl', url },
  mentions: [],
  delivered: { status: 200, headers: {}, body: '{"ok":true}' },
  notDelivered: [
    { status: 200, headers: {}, body: '{"ok":false,"error":"invalid_message"}' },
    { status: 200, headers: {}, body: '<html>login</html>' },
    { status: 204, headers: {}, body: '' },
  ],
  limits: [
    {
      name: 'code points of the title',
      max: maxTitleCodePoints,
      measure: (request) => [...messageOf(request).title].length,
    },
    { name: 'bytes of the text', max: maxTextBytes, measure: (request) => Buffer.byteLength(messageOf(request).text) },
  ],
  markup: new Set(),
  rawTexts: false,
  // Look up: whether the vendor answers a request that posts nothing, and what it says of a revoked secret and of a channel
  // that is gone. Then state `probe` in `provider.ts`, and here its reasons: { revoked: …, gone: … }.
  probe: { none: 'look up what the vendor documents' },
  // Look up: what the vendor's client makes of a text. A reader that knows markup or mentions is a file of its own,
  // `reader.ts`, and shares no code with the message.
  read: (request) => {
    const { title, text, link } = messageOf(request);
    const texts = [title, text, ...(link === undefined ? [] : [link.text])];
    return { ...nothing, links: link === undefined ? [] : [link.url], texts, searched: texts };
  },
};
