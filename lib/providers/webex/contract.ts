import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { readChatMarkdown } from '../../../test/support/provider-readers/read-chat-markdown.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { OutboundRequest } from '../contract/outbound-request.ts';
import { maxMarkdownBytes, parseMessage } from './format.ts';

const markdownOf = (request: OutboundRequest) => parseMessage(bodyOf(request)).markdown;

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
      max: maxMarkdownBytes,
      measure: (request) => Buffer.byteLength(markdownOf(request)),
    },
  ],
  markup: new Set(['bold', 'italic']),
  rawTexts: false,
  linksTexts: false,
  ownForm: true,
  probe: { revoked: 'unauthenticated', gone: 'destination_gone' },
  // Where Webex looks for mentions is not documented: here in code too.
  read: (request) => readChatMarkdown(markdownOf(request), { inSource: /<@[^<>]*>/g }),
};
