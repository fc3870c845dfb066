import fc from 'fast-check';
import { expect, it } from 'vitest';
import { asciiLine } from './ascii-line.ts';

it.each([
  ['plain', 'plain'],
  ['café – Ñandú', 'cafe ? Nandu'],
  ['a…b', 'a...b'],
  ['ﬁ ½ ①', 'fi 1?2 1'],
  ['漢字漢字 x', '? x'],
  ['a\r\nb\u0000c\u2028d', 'a bc d'],
  ['', ''],
])('writes %j as %j', (text, expected) => {
  expect(asciiLine(text, 99)).toBe(expected);
});

it('keeps a text at the limit, and ends a longer one in three dots', () => {
  expect(asciiLine('x'.repeat(10), 10)).toBe('x'.repeat(10));
  expect(asciiLine('x'.repeat(11), 10)).toBe('xxxxxxx...');
});

it('writes any text as one line of printable ASCII within the limit', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 3, max: 120 }), (text, max) => {
      const line = asciiLine(text, max);
      expect(line).toMatch(/^[\x20-\x7e]*$/);
      expect(line.length).toBeLessThanOrEqual(max);
    }),
  );
});
