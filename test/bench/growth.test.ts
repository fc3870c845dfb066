import { describe, expect, it } from 'vitest';
import { readGrowth } from '../../bench/growth.ts';

describe('what the test of growth prints', () => {
  it('is read as figures, and its texts can stand in a table', () => {
    const line =
      'growth: ingest         48 cases, worst exponent 1.08 (labels of "`|"), slowest 176 ms (alerts of "(a)")';
    expect(readGrowth(`before\n${line}\nafter`)).toEqual([
      {
        ...{ where: 'ingest', cases: 48, exponent: 1.08, worst: 'labels of "´\\|"' },
        ...{ slowestMs: 176, slowest: 'alerts of "(a)"' },
      },
    ]);
  });
});
