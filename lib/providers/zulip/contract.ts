import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { readChatMarkdown } from '../../../test/support/provider-readers/read-chat-markdown.ts';
import { mergeReadings, nothing } from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { OutboundRequest } from '../contract/outbound-request.ts';
import { maxContentCodePoints, maxTopicCodePoints, parseMessage } from './format.ts';

const messageOf = (request: OutboundRequest) => parseMessage(bodyOf(request));

/** Users and wildcards, groups, streams; silent ones too. */
const mentions = /(?<![^\s'"({[/:<])(?:@_?\*{1,2}[^*\n]+\*{1,2}|#\*\*[^*\n]+\*\*)/g;

const ok = { status: 200, headers: {}, body: '{"result":"success","msg":"","id":42}' };

export const contract: ProviderExample = {
  type: 'zulip',
  options: { site: 'https://zulip.payments.example.com', stream: 'alerts', mention: 'all' },
  secret: { botEmail: 'alerts-bot@zulip.payments.example.com', apiKey: 'sUpErSeCrEtKeYsUpErSeCrEtKeY1234' },
  fence: [{ host: 'zulip.payments.example.com', port: 443, private: true }],
  urlFrom: { part: 'options', field: 'site', url: 'https://zulip.payments.example.com/' },
  mentions: ['@**all**'],
  delivered: ok,
  notDelivered: [
    { ...ok, body: '{"result":"error","msg":"Stream does not exist","code":"STREAM_DOES_NOT_EXIST"}' },
    { ...ok, body: '' },
    { ...ok, status: 201 },
  ],
  limits: [
    {
      name: 'code points of the content',
      max: maxContentCodePoints,
      measure: (request) => [...messageOf(request).content].length,
    },
    {
      name: 'code points of the topic',
      max: maxTopicCodePoints,
      measure: (request) => [...messageOf(request).topic].length,
    },
  ],
  markup: new Set(['bold', 'italic']),
  rawTexts: false,
  ownForm: true,
  probe: { revoked: 'unauthenticated', gone: 'destination_gone' },
  read: (request) => {
    const { content, topic } = messageOf(request);
    // The topic is plain, but a link in it is shown beside it.
    const plain = { ...nothing, texts: [topic], searched: [topic] };
    return mergeReadings([readChatMarkdown(content, { outsideCode: mentions }), plain]);
  },
};
