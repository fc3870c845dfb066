import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText } from '../../lib/text/cut-text.ts';
import { measureText, type TextUnit } from '../../lib/text/measure-text.ts';
import { cpuMs } from '../support/cpu-time.ts';

const units: readonly TextUnit[] = ['code_points', 'utf16_units', 'utf8_bytes', 'json_bytes'];
const family = '👩‍👩‍👧‍👦';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(fc.constantFrom('a', '漢', '😀', 'e\u0301', family, '\uD800', '\uDC00', '🇪🇺', '\u0300'), { maxLength: 40 })
    .map((parts) => parts.join('')),
);

describe.each(units)('cut by %s', (unit) => {
  it('never exceeds the limit', () => {
    fc.assert(
      fc.property(anyText, fc.nat(100), (text, max) => {
        expect(measureText(cutText(text, max, unit), unit)).toBeLessThanOrEqual(max);
      }),
    );
  });

  it('keeps a text that fits as it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(cutText(text, measureText(text, unit), unit)).toBe(text);
      }),
    );
  });

  it('keeps a beginning of the text, and marks it', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 3, max: 100 }), (text, max) => {
        const cut = cutText(text, max, unit);
        if (cut === text) return;
        expect(cut.endsWith('…')).toBe(true);
        expect(text.startsWith(cut.slice(0, -1))).toBe(true);
      }),
    );
  });

  it('splits no surrogate pair', () => {
    fc.assert(
      fc.property(anyText, fc.nat(100), (text, max) => {
        const wellFormed = text.toWellFormed();
        expect(cutText(wellFormed, max, unit).isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('at the boundary', () => {
  it.each([
    ['ASCII by code points', 'aaaa', 'code_points', 4],
    ['CJK by UTF-16 units', '漢漢漢漢', 'utf16_units', 4],
    ['CJK by bytes', '漢漢漢漢', 'utf8_bytes', 12],
    ['emoji by code points', '😀😀😀😀', 'code_points', 4],
    ['emoji by UTF-16 units', '😀😀😀😀', 'utf16_units', 8],
    ['emoji by bytes', '😀😀😀😀', 'utf8_bytes', 16],
    ['combining marks by code points', 'e\u0301e\u0301', 'code_points', 4],
  ] as const)('%s: the limit keeps, one less cuts, one more keeps', (_title, text, unit, length) => {
    expect(cutText(text, length, unit)).toBe(text);
    expect(cutText(text, length + 1, unit)).toBe(text);
    expect(cutText(text, length - 1, unit)).toMatch(/…$/);
  });

  it('keeps a combining mark with its letter', () => {
    expect(cutText('abe\u0301cd', 4, 'utf16_units')).toBe('ab…');
  });

  it('keeps an emoji sequence in one piece, or leaves it out', () => {
    expect(cutText(`ab${family}cd`, 2 + family.length, 'utf16_units')).toBe('ab…');
    expect(cutText(`ab${family}cd`, 3 + family.length, 'utf16_units')).toBe(`ab${family}…`);
    expect(cutText('🇪🇺🇪🇺', 7, 'utf16_units')).toBe('🇪🇺…');
  });

  it('splits a stack of marks that is no character any more', () => {
    const stack = `a${'\u0300'.repeat(500)}`;
    expect(cutText(stack, 400, 'code_points')).toHaveLength(400);
  });

  it('cuts without a mark where not even the mark fits', () => {
    expect(cutText('abcdef', 2, 'utf8_bytes')).toBe('ab');
    expect(cutText('abcdef', 3, 'utf8_bytes')).toBe('…');
    expect(cutText('abcdef', 0, 'code_points')).toBe('');
    expect(cutText('abcdef', -1, 'code_points')).toBe('');
  });

  it('cuts ten megabytes in well under a second', () => {
    const text = 'e\u0301😀'.repeat(2_500_000);
    expect(cutText(text, 1_000, 'utf8_bytes').length).toBeLessThanOrEqual(1_000);
    expect(cpuMs(() => cutText(text, 1_000, 'utf8_bytes'))).toBeLessThan(500);
  });
});
