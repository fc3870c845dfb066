import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutEscaped } from '../../lib/text/cut-escaped.ts';
import { cutText } from '../../lib/text/cut-text.ts';
import { escapeHtml } from '../../lib/text/escape-html.ts';
import { measureText } from '../../lib/text/measure-text.ts';

const units = fc.constantFrom('utf16_units', 'utf8_bytes', 'code_points');
const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.array(fc.constantFrom('<', '&', '*', '😀', 'e\u0301', 'x'), { maxLength: 80 }).map((parts) => parts.join('')),
);

/** As Markdown has it. */
const escapeWithBackslash = (text: string) => text.replace(/[*<&\\]/g, '\\$&');

describe.each([
  ['Markdown', escapeWithBackslash],
  ['HTML', escapeHtml],
])('a text cut for %s', (_title, toEscaped) => {
  it('measures at most the maximum, and is the escape of a cut text', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 100 }), units, (text, max, unit) => {
        const cut = cutEscaped(text, max, unit, toEscaped);
        expect(measureText(cut, unit)).toBeLessThanOrEqual(max);
        const candidates = Array.from({ length: max + 1 }, (_, length) => toEscaped(cutText(text, length, unit)));
        expect(candidates).toContain(cut);
      }),
    );
  });

  it('is whole where it fits', () => {
    fc.assert(
      fc.property(texts, units, (text, unit) => {
        expect(cutEscaped(text, measureText(toEscaped(text), unit), unit, toEscaped)).toBe(toEscaped(text));
      }),
    );
  });
});

it('uses the room as far as whole escapes go', () => {
  const cut = (max: number) => cutEscaped('*'.repeat(50), max, 'utf16_units', escapeWithBackslash);
  expect([100, 99, 97, 96].map((max) => cut(max).length)).toEqual([100, 97, 97, 95]);
  expect(cut(97)).toBe(`${'\\*'.repeat(48)}…`);
});
