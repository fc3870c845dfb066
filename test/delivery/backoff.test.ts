import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffSeconds } from '../../lib/delivery/backoff.ts';

it('a wait doubles from 5 s to 15 min', () => {
  const waits = [1, 2, 3, 4, 8, 9, 100].map((attempt) => backoffSeconds(attempt, undefined, 0.5));
  expect(waits).toEqual([5, 10, 20, 40, 640, 900, 900]);
});

it('a wait is spread by a fifth either way', () => {
  expect([0, 1].map((random) => backoffSeconds(3, undefined, random))).toEqual([16, 24]);
});

it('what a provider asks for is obeyed, within what the queue can wait', () => {
  expect([0, 0.2, 1, 17, 90_000].map((asked) => backoffSeconds(1, asked, 0.5))).toEqual([1, 1, 1, 17, 39_600]);
});

it('a provider that asks for a second for ever does not use the receives up', () => {
  const waits = Array.from({ length: 60 }, (_, index) => backoffSeconds(index + 1, 1, 0.5));
  expect(waits.slice(0, 10)).toEqual(Array(10).fill(1));
  expect(waits.slice(10).reduce((sum, seconds) => sum + seconds)).toBeGreaterThan(12 * 3600);
});

it('every wait is a whole number of seconds that SQS takes', () => {
  const wait = fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }), { nil: undefined });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), wait, fc.double({ min: 0, max: 1, noNaN: true }), (...input) => {
      const seconds = backoffSeconds(...input);
      expect(Number.isInteger(seconds) && seconds >= 1 && seconds <= 43_200).toBe(true);
    }),
  );
});
