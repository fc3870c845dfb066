import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { nothing } from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { OutboundRequest } from '../contract/outbound-request.ts';
import {
  maxMessageCodePoints,
  maxTitleCodePoints,
  maxUrlCodePoints,
  maxUrlTitleCodePoints,
  parseForm,
} from './format.ts';

const formOf = (request: OutboundRequest) => parseForm(bodyOf(request));

const codePoints = (text = '') => [...text].length;

export const contract: ProviderExample = {
  type: 'pushover',
  options: { device: 'oncall-phone', sound: 'siren' },
  secret: { token: 'azGDORePK8gMaC0QOYAMyEEuzJnyUi', user: 'uQiRzpo4DXghDmr9QzzfQu27cmVRsG' },
  fence: [],
  mentions: [],
  delivered: { status: 200, headers: {}, body: '{"status":1,"request":"647d2300-702c-4b38-8b2f-d56326ae460b"}' },
  notDelivered: [
    { status: 200, headers: {}, body: '{"status":0,"request":"r"}' },
    { status: 200, headers: {}, body: '<html></html>' },
    { status: 202, headers: {}, body: '{"status":1}' },
  ],
  limits: [
    {
      name: 'code points of the message',
      max: maxMessageCodePoints,
      measure: (request) => codePoints(formOf(request).message),
    },
    {
      name: 'code points of the title',
      max: maxTitleCodePoints,
      measure: (request) => codePoints(formOf(request).title),
    },
    {
      name: 'code points of the URL',
      max: maxUrlCodePoints,
      measure: (request) => codePoints(formOf(request).url),
    },
    {
      name: 'code points of the title of the URL',
      max: maxUrlTitleCodePoints,
      measure: (request) => codePoints(formOf(request).url_title),
    },
  ],
  markup: new Set(),
  rawTexts: false,
  probe: { revoked: 'unauthenticated', gone: 'unauthenticated' },
  read: (request) => {
    const { title, message, url, url_title: urlTitle } = formOf(request);
    // A URL without a title is shown as it is.
    const texts = [title, message, urlTitle ?? url].filter((text) => text !== undefined);
    return { ...nothing, links: url === undefined ? [] : [url], texts, searched: texts };
  },
};
