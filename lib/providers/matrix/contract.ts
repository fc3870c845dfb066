import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { maxContentBytes } from './format.ts';
import { readContent } from './reader.ts';

const ok = { status: 200, headers: {}, body: '{"event_id":"$YUwRidLecu:example.com"}' };

export const contract: ProviderExample = {
  type: 'matrix',
  options: {
    homeserver: 'https://matrix.payments.example.com',
    roomId: '!jEsUZKDJdhlrceRyVU:example.com',
    mention: 'room',
  },
  secret: { accessToken: 'syt_sUpErSeCrEt_ToKeN_1A2b3C' },
  fence: [{ host: 'matrix.payments.example.com', port: 443, private: true }],
  urlFrom: { part: 'options', field: 'homeserver', url: 'https://matrix.payments.example.com/' },
  mentions: ['@room'],
  delivered: ok,
  notDelivered: [
    { ...ok, body: '{"errcode":"M_FORBIDDEN","error":"not in room"}' },
    { ...ok, body: '' },
    { ...ok, status: 201 },
  ],
  limits: [
    { name: 'bytes of the content', max: maxContentBytes, measure: (request) => Buffer.byteLength(bodyOf(request)) },
  ],
  markup: new Set([
    ...['p', 'br', 'strong', 'em', 'code', 'a', 'a[href]'],
    ...['font', 'font[color]', 'font[data-mx-color]'],
  ]),
  rawTexts: false,
  ownForm: true,
  probe: { revoked: 'unauthenticated', gone: 'destination_gone' },
  read: (request) => readContent(bodyOf(request)),
};
