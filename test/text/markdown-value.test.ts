import fc from 'fast-check';
import { expect, it } from 'vitest';
import { markdownCode, markdownText } from '../../lib/text/markdown-value.ts';
import { injections } from '../support/provider-injections.ts';
import { readChatMarkdown } from '../support/provider-readers/read-chat-markdown.ts';

const everyMention = {
  inSource: /<[@!#][^<>]*>/g,
  outsideCode: /@_?\*{1,2}[^*]+\*{1,2}/g,
  inText: /(?<![\p{L}\p{N}])@[\p{L}\p{N}._-]+/gu,
};

const special = fc.constantFrom(
  ...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'.split(''),
  '&#',
  'amp;',
  '](',
  '@all',
  '://',
  '1.',
);
const lines = fc
  .oneof(
    fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
    fc.array(fc.oneof(special, fc.constantFrom('a', ' ', '1', 'B', '漢', '😀'))).map((parts) => parts.join('')),
  )
  .map((text) => text.replace(/[\n\r\u2028\u2029]/g, ' ').trim());

const nothing = { mentions: [], links: [], markup: [] };

it.each([
  ['as text', markdownText],
  ['as code', markdownCode],
])('Markdown shows a value as it was, and finds nothing in it: %s', (_title, write) => {
  fc.assert(
    fc.property(
      fc.oneof(lines, fc.constantFrom(...injections.map((text) => text.replace(/\s/gu, ' ').trim()))),
      (text) => {
        fc.pre(text.isWellFormed());
        expect(readChatMarkdown(write(text), everyMention)).toMatchObject({ ...nothing, texts: [text] });
      },
    ),
  );
});

it('a value is harmless between our own words too', () => {
  fc.assert(
    fc.property(lines, (text) => {
      const reading = readChatMarkdown(
        `x **${markdownText(text)}** [Runbook](https://a.example/) ${markdownCode(text)}`,
        {},
      );
      expect(reading).toMatchObject({ mentions: [], links: ['https://a.example/'], markup: ['bold'] });
    }),
  );
});

it.each([
  ['Pod is crash looping.', 'Pod is crash looping.'],
  ['*bold* _it_', '&#42;bold&#42; &#95;it&#95;'],
  ['<!here>', '&#60;&#33;here&#62;'],
  ['ask @all', 'ask `@all`'],
  ['- item', '&#45; item'],
  ['1. item', '1&#46; item'],
  ['&#64;all', '`&#64;all`'],
])('%s is written as %s', (text, expected) => {
  expect(markdownText(text)).toBe(expected);
});

it.each([
  ['pod=a_b', '`pod=a_b`'],
  ['a`b', 'a&#96;b'],
  ['a<b', 'a&#60;b'],
  ['', ''],
])('%s as code is written as %s', (text, expected) => {
  expect(markdownCode(text)).toBe(expected);
});
