import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutLines } from '../../lib/text/cut-lines.ts';
import { measureText } from '../../lib/text/measure-text.ts';

it.each([
  ['all that fits', 'ab\ncd', 5, 'ab\ncd'],
  ['whole lines', 'ab\ncd', 4, 'ab'],
  ['not even the first', 'abc\nd', 2, ''],
  ['no empty line at the end', 'ab\n\ncd', 4, 'ab'],
  ['bytes', 'é\né', 4, 'é'],
])('keeps %s', (_title, text, max, expected) => {
  expect(cutLines(text, max, 'utf8_bytes')).toBe(expected);
});

it('what is kept fits, and ends where a line ends', () => {
  const unit = fc.constantFrom('code_points' as const, 'utf16_units' as const, 'utf8_bytes' as const);
  const lines = fc.array(fc.constantFrom('', 'a', '😀😀', 'é', 'long line'), { minLength: 1 });
  fc.assert(
    fc.property(lines, fc.nat(40), unit, (parts, max, kind) => {
      const text = parts.join('\n');
      const kept = cutLines(text, max, kind);
      expect(measureText(kept, kind)).toBeLessThanOrEqual(max);
      expect(text.startsWith(kept)).toBe(true);
      expect(kept === '' || kept === text || text[kept.length] === '\n').toBe(true);
      const next = text.indexOf('\n', kept.length + 1);
      const more = next < 0 ? text : text.slice(0, next).trimEnd();
      if (kept !== text && more !== kept)
        expect(measureText(text.slice(0, next < 0 ? undefined : next), kind)).toBeGreaterThan(max);
    }),
  );
});
