import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseRetryAfter } from '../../../lib/providers/contract/retry-after.ts';

const date = 'Fri, 20 Nov 2026 11:00:00 GMT';

it.each([
  ['seconds', '30', 30],
  ['zero', '0', 0],
  ['a fraction, rounded up', '0.3', 1],
  ['spaces around it', ' 7 ', 7],
  ['more than anyone waits', '43201', 43_201],
  ['more than any integer', '9'.repeat(60), 1e60],
  ['a date', 'Fri, 20 Nov 2026 11:02:05 GMT', 125],
  ['a date that has passed', 'Fri, 20 Nov 2026 10:59:00 GMT', 0],
  ['a date far away', 'Sat, 20 Nov 2027 11:00:00 GMT', 31_536_000],
])('reads %s', (_title, value, expected) => {
  expect(parseRetryAfter({ 'retry-after': value, date })).toBe(expected);
});

it.each([
  ['nothing', ''],
  ['a negative number', '-1'],
  ['an exponent', '1e3'],
  ['hexadecimal', '0x10'],
  ['infinity', 'Infinity'],
  ['a unit', '30s'],
  ['two values', '30, 40'],
  ['a date in another form', 'Friday, 20-Nov-26 11:02:05 GMT'],
  ['a date in another zone', 'Fri, 20 Nov 2026 11:02:05 PST'],
  ['a day that is none', 'Fri, 99 Nov 2026 11:02:05 GMT'],
  ['a text without end', '1'.repeat(65)],
])('ignores %s', (_title, value) => {
  expect(parseRetryAfter({ 'retry-after': value, date })).toBeUndefined();
});

it('ignores a date where the answer does not say what time it is there', () => {
  expect(parseRetryAfter({ 'retry-after': 'Fri, 20 Nov 2026 11:02:05 GMT' })).toBeUndefined();
  expect(parseRetryAfter({ 'retry-after': 'Fri, 20 Nov 2026 11:02:05 GMT', date: 'now' })).toBeUndefined();
});

it('is undefined without the header', () => {
  expect(parseRetryAfter({ date })).toBeUndefined();
});

it('gives whole seconds, or nothing, for any text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.double().map(String), fc.date().map(String)), (value) => {
      const seconds = parseRetryAfter({ 'retry-after': value, date });
      if (seconds === undefined) return;
      expect(Number.isInteger(seconds) && seconds >= 0).toBe(true);
    }),
  );
});
