import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { readHtml } from '../../../test/support/provider-readers/read-html.ts';
import { mergeReadings, nothing } from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { smtpOf } from '../../../test/support/request-parts.ts';
import { emailMarkup } from '../email/markup.ts';

export const contract: ProviderExample = {
  type: 'smtp',
  options: { to: ['oncall@example.com', 'lead@example.com'], host: 'mail.payments.example.com', port: 587 },
  secret: { username: 'alertguard@example.com', password: 'sUpErSeCrEt' },
  fence: [{ host: 'mail.payments.example.com', port: 587, private: true }],
  replies: 'smtp',
  mentions: [],
  delivered: { status: 250, headers: {}, body: '' },
  notDelivered: [{ status: 354, headers: {}, body: '' }],
  limits: [
    { name: 'bytes of the subject', max: 200, measure: (request) => Buffer.byteLength(smtpOf(request).subject) },
    { name: 'bytes of the HTML part', max: 100_000, measure: (request) => Buffer.byteLength(smtpOf(request).html) },
    { name: 'bytes of the text part', max: 100_000, measure: (request) => Buffer.byteLength(smtpOf(request).text) },
    { name: 'recipients', max: 100, measure: (request) => smtpOf(request).to.length },
  ],
  markup: emailMarkup,
  rawTexts: false,
  read: (request) => {
    const { html, subject, text } = smtpOf(request);
    return mergeReadings([readHtml(html), { ...nothing, texts: [subject, text], searched: [subject, text] }]);
  },
};
