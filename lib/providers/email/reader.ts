import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { readHtml } from '../../../test/support/provider-readers/read-html.ts';
import {
  mergeReadings,
  nothing,
  type WhatAReaderGets,
} from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import type { OutboundRequest } from '../contract/outbound-request.ts';
import { mailSchema, maxPartBytes, maxSubjectBytes } from './format.ts';

/** What the contract suite checks of a mail, whatever carries it. */
export const mailChecks: Pick<ProviderExample, 'mentions' | 'markup' | 'rawTexts' | 'read'> = {
  mentions: [],
  // What the template writes itself, whatever an alert says.
  markup: new Set([
    ...['html', 'html[lang]', 'head', 'meta', 'meta[charset]', 'meta[name]', 'meta[content]', 'title', 'style'],
    ...['body', 'body[class]', 'body[style]', 'div', 'div[class]', 'div[style]', 'h1', 'h1[class]', 'h1[style]'],
    ...['table', 'table[role]', 'table[width]', 'table[cellpadding]', 'table[cellspacing]', 'table[border]'],
    ...['table[class]', 'table[style]', 'tr', 'td', 'td[align]', 'td[class]', 'td[style]'],
    ...['span', 'span[class]', 'span[style]', 'a', 'a[class]', 'a[href]', 'a[style]', 'br'],
  ]),
  rawTexts: false,
  read: readMail,
};

/** Of both carriers; the number of recipients is each carrier's own limit. */
export const mailLimits = (maxRecipients: number): ProviderExample['limits'] => [
  { name: 'bytes of the subject', max: maxSubjectBytes, measure: (sent) => Buffer.byteLength(mailIn(sent).subject) },
  { name: 'bytes of the HTML part', max: maxPartBytes, measure: (sent) => Buffer.byteLength(mailIn(sent).html) },
  { name: 'bytes of the text part', max: maxPartBytes, measure: (sent) => Buffer.byteLength(mailIn(sent).text) },
  { name: 'recipients', max: maxRecipients, measure: (sent) => mailIn(sent).to.length },
];

function readMail(sent: OutboundRequest): WhatAReaderGets {
  const { from, to, subject, html, text, headers } = mailIn(sent);
  mailSchema.parse({ from, to, subject, html, text, headers });
  return mergeReadings([readHtml(html), { ...nothing, texts: [subject, text], searched: [subject, text] }]);
}

function mailIn(sent: OutboundRequest) {
  if (sent.kind !== 'ses' && sent.kind !== 'smtp') throw new Error('not a mail');
  return sent;
}
