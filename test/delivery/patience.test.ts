import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxReceives, patienceOf, waitSeconds, wishedSeconds } from '../../lib/delivery/patience.ts';

const patienceMs = 12 * 3_600_000;

describe('patience', () => {
  it('lasts 15 minutes where there is a fallback, and 12 hours where there is none', () => {
    expect([true, false].map((hasFallback) => patienceOf({}, hasFallback))).toEqual([900_000, patienceMs]);
  });

  it('lasts as long as the destination says', () => {
    expect([true, false].map((hasFallback) => patienceOf({ patience: 120 }, hasFallback))).toEqual([120_000, 120_000]);
  });
});

describe('the pause that a destination gets', () => {
  const wish = (attempt: Partial<Parameters<typeof wishedSeconds>[0]>) =>
    wishedSeconds({ afterSeconds: undefined, failures: 1, random: 0.5, ...attempt });

  it('doubles from 5 s to 2 min with its failures', () => {
    const pauses = [1, 2, 3, 4, 8, 9, 100, 5_000].map((failures) => wish({ failures }));
    expect(pauses).toEqual([5, 10, 20, 40, 120, 120, 120, 120]);
  });

  it('is spread by a fifth either way', () => {
    expect([0, 1].map((random) => wish({ failures: 3, random }))).toEqual([16, 24]);
  });

  it('is what it asks for, however often it failed, up to 11 hours', () => {
    const asked = [0, 0.2, 1, 17, 7_200, 90_000, Number.POSITIVE_INFINITY];
    const pauses = asked.map((afterSeconds) => wish({ afterSeconds, failures: 50 }));
    expect(pauses).toEqual([1, 1, 1, 17, 7_200, 39_600, 39_600]);
  });
});

describe('a delivery that failed', () => {
  it('waits as wished, however often it was handed out', () => {
    const waits = [1, 10, 100, 300].map((receives) => waitSeconds({ wish: 1, receives, patienceLeftMs: patienceMs }));
    expect(waits).toEqual([1, 1, 1, 1]);
  });

  it('never waits longer than patience lasts, so that a fallback is notified when it was promised', () => {
    expect(waitSeconds({ wish: 900, receives: 1, patienceLeftMs: 61_500 })).toBe(62);
    expect(waitSeconds({ wish: 39_600, receives: 1, patienceLeftMs: 15 * 60_000 })).toBe(900);
    expect(waitSeconds({ wish: 39_600, receives: 1, patienceLeftMs: -5 })).toBe(1);
  });

  it('is given up by the guard and not by the queue, also where a second is asked for again and again', () => {
    let [nowMs, receives] = [0, 0];
    while (nowMs < patienceMs) {
      receives += 1;
      nowMs += waitSeconds({ wish: 1, receives, patienceLeftMs: patienceMs - nowMs }) * 1000;
    }
    expect(receives).toBeLessThan(maxReceives);
  });

  it('waits a whole number of seconds that SQS takes', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const attempts = fc.record({
      afterSeconds: fc.option(fc.double({ min: 0, noNaN: true }), { nil: undefined }),
      failures: fc.nat(10_000),
      random: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(attempts, fc.nat(2_000), number, (attempt, receives, patienceLeftMs) => {
        const waited = waitSeconds({ wish: wishedSeconds(attempt), receives, patienceLeftMs });
        expect(Number.isInteger(waited) && waited >= 1 && waited <= 39_600).toBe(true);
      }),
    );
  });
});
