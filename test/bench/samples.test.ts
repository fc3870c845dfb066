import { describe, expect, it } from 'vitest';
import { interleave, quantile, summarize } from '../../bench/samples.ts';

describe('samples', () => {
  it('have a minimum and a median, whatever their order', () => {
    expect(summarize([5, 1, 9, 3, 7])).toEqual({ minimum: 1, median: 5, runs: 5 });
  });

  it('have no figures where there are none', () => {
    expect(summarize([])).toEqual({ minimum: Number.NaN, median: Number.NaN, runs: 0 });
  });

  it('have quantiles that are samples', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([quantile(hundred, 0.5), quantile(hundred, 0.95), quantile(hundred, 1)]).toEqual([51, 96, 100]);
  });

  it('are taken in turns, and the first round is not counted', async () => {
    const order: string[] = [];
    const take = (name: string) => () => order.push(name);
    const samplesOf = await interleave(
      new Map([
        ['ours', take('ours')],
        ['theirs', take('theirs')],
      ]),
      2,
    );
    expect(order).toEqual(['ours', 'theirs', 'ours', 'theirs', 'ours', 'theirs']);
    expect([samplesOf('ours'), samplesOf('theirs')]).toEqual([
      [3, 5],
      [4, 6],
    ]);
  });
});
