import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { readHtml } from '../../../test/support/provider-readers/read-html.ts';
import { mergeReadings, nothing } from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { sesOf } from '../../../test/support/request-parts.ts';
import { emailMarkup } from './markup.ts';

export const contract: ProviderExample = {
  type: 'email',
  options: { to: ['oncall@example.com', 'lead@example.com'] },
  secret: undefined,
  fence: [],
  mentions: [],
  delivered: { status: 200, headers: {}, body: '{"MessageId":"m-1"}' },
  notDelivered: [{ status: 200, headers: {}, body: '', errorName: 'MessageRejected' }],
  limits: [
    { name: 'bytes of the subject', max: 200, measure: (request) => Buffer.byteLength(sesOf(request).subject) },
    { name: 'bytes of the HTML part', max: 100_000, measure: (request) => Buffer.byteLength(sesOf(request).html) },
    { name: 'bytes of the text part', max: 100_000, measure: (request) => Buffer.byteLength(sesOf(request).text) },
    { name: 'recipients', max: 50, measure: (request) => sesOf(request).to.length },
  ],
  markup: emailMarkup,
  rawTexts: false,
  read: (request) => {
    const { html, subject, text } = sesOf(request);
    return mergeReadings([readHtml(html), { ...nothing, texts: [subject, text], searched: [subject, text] }]);
  },
};
