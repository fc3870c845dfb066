import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeHtml } from '../../lib/text/escape-html.ts';
import { html } from '../../lib/text/html.ts';
import { readHtml } from '../support/provider-readers/read-html.ts';

const markup = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('<', '>', '&', '"', "'", ';', 'amp', '|', '<a href=', '</', 'x', '`', '=', ' '))
    .map((parts) => parts.join('')),
);

it('HTML shows an escaped text as it was, and finds no tag in it', () => {
  fc.assert(
    fc.property(markup, (text) => {
      const reading = readHtml(`<p>.${escapeHtml(text)}</p>`);
      expect({ markup: reading.markup, texts: reading.texts }).toEqual({ markup: ['p'], texts: [`.${text}`] });
    }),
  );
});

it('HTML reads an escaped text in an attribute as it was', () => {
  fc.assert(
    fc.property(markup, (text) => {
      const { links, markup: tags } = readHtml(`<a href="${escapeHtml(text)}"></a>`);
      expect({ links, tags }).toEqual({ links: [text], tags: ['a', 'a[href]'] });
    }),
  );
});

it('a template escapes the texts that are put into it, and no markup of another template', () => {
  const name = html`<b>${'<i>&'}</b>`;
  expect(html`<p title="${'"x"'}">${[name, undefined, 7, "'"]}</p>`.toString()).toBe(
    '<p title="&quot;x&quot;"><b>&lt;i&gt;&amp;</b>7&#39;</p>',
  );
});

it('an object that prints markup is not taken for markup', () => {
  const forged = { toString: () => '<script>' };
  // @ts-expect-error nothing but text and templates has the type
  expect(() => html`<p>${forged}</p>`).toThrow(TypeError);
});
