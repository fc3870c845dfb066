import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { maxMessageBytes, maxWidgets } from './format.ts';
import { googleChatParagraphs, parseGoogleChatMessage, readGoogleChatMessage } from './reader.ts';

const url = 'https://chat.googleapis.com/v1/spaces/AAAAabcdefg/messages';

export const contract: ProviderExample = {
  type: 'google-chat',
  options: { mention: 'all' },
  secret: { webhookUrl: `${url}?key=AIzaSyKeY&token=sUpErSeCrEt-ToKeN%3D` },
  fence: [],
  urlFrom: { part: 'secret', field: 'webhookUrl', url },
  mentions: ['<users/all>'],
  delivered: { status: 200, headers: {}, body: '{"name":"spaces/AAAAabcdefg/messages/x.y"}' },
  notDelivered: [
    { status: 204, headers: {}, body: '' },
    { status: 400, headers: {}, body: '{"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT"}}' },
  ],
  limits: [
    { name: 'bytes of the message', max: maxMessageBytes, measure: (request) => Buffer.byteLength(bodyOf(request)) },
    {
      name: 'widgets',
      max: maxWidgets,
      measure: (request) => googleChatParagraphs(parseGoogleChatMessage(bodyOf(request))).length,
    },
  ],
  markup: new Set(['b', 'font', 'font[color]', 'a', 'a[href]']),
  rawTexts: false,
  probe: {
    none: 'an empty message is refused, but whether that tells a live webhook from a deleted one is not documented',
  },
  read: (request) => readGoogleChatMessage(bodyOf(request)),
};
