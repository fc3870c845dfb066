import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAscii, decodePercent } from '../../lib/redaction/decode-percent.ts';

describe('percent-encoding', () => {
  it.each([
    ['a%20b', 'a b'],
    ['%2570%2561ss', 'pass'],
    ['%252570', 'p'],
    ['%25252570', '%70'],
    ['100%25 of 50% %zz %4', '100% of 50% %zz %4'],
    ['é%41%0a日%7e', 'éA\n日~'],
    ['%00%1f%80%ff%41', '%00%1f%80%ffA'],
  ])('of %j is undone to %j', (encoded, decoded) => {
    expect(decodePercent(encoded)?.text).toBe(decoded);
  });

  it.each([['plain'], ['50%'], ['%zz'], ['']])('that is none leaves %j', (text) => {
    expect(decodePercent(text)).toBeUndefined();
  });

  it('is undone to what was encoded, and each character says where it began', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', '1', ' ', '&', '"', '\n'), minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(piece, fc.integer({ min: 1, max: 3 }), (text, times) => {
        let encoded = text;
        for (let time = 0; time < times; time++) encoded = encodeURIComponent(encoded);
        const decoded = decodePercent(encoded);
        expect(decoded?.text ?? encoded).toBe(text);
        if (decoded === undefined) return;
        const origins = [...decoded.origins.slice(0, text.length + 1)];
        expect(origins[0]).toBe(0);
        expect(origins.at(-1)).toBe(encoded.length);
        expect(origins.toSorted((a, b) => a - b)).toEqual(origins);
      }),
    );
  });

  it('of ASCII is undone alike without the places', () => {
    const unit = fc.constantFrom(
      ...'a1%@:/_-g',
      '%25',
      '%2525',
      '%40',
      '%3a',
      '%3A%2F%2f',
      '%2570',
      '%0a',
      '%ff',
      '%341',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
        expect(decodeAscii(text)).toBe(decodePercent(text)?.text ?? text);
      }),
    );
  });
});
