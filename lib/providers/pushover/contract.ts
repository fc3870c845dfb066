import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { parsePushoverForm, readPushoverForm } from './reader.ts';

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
      max: 1_024,
      measure: (request) => codePoints(parsePushoverForm(bodyOf(request)).message),
    },
    {
      name: 'code points of the title',
      max: 250,
      measure: (request) => codePoints(parsePushoverForm(bodyOf(request)).title),
    },
    {
      name: 'code points of the URL',
      max: 512,
      measure: (request) => codePoints(parsePushoverForm(bodyOf(request)).url),
    },
    {
      name: 'code points of the title of the URL',
      max: 100,
      measure: (request) => codePoints(parsePushoverForm(bodyOf(request)).url_title),
    },
  ],
  markup: new Set(),
  rawTexts: false,
  read: (request) => readPushoverForm(bodyOf(request)),
};
