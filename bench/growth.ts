import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Figures } from './figures.ts';

export type Grown = {
  readonly where: string;
  readonly cases: number;
  readonly exponent: number;
  readonly worst: string;
  readonly slowestMs: number;
  readonly slowest: string;
};

/** How time grows with each field of a notification, as `test/growth/growth.test.ts` measures it and bounds it. */
export async function benchGrowth(): Promise<Figures> {
  const { stderr } = await promisify(execFile)('vitest', ['run', 'test/growth/growth.test.ts', '--maxWorkers=1']);
  const grown = readGrowth(stderr);
  const worst = grown.toSorted((a, b) => b.exponent - a.exponent)[0];
  if (worst === undefined) throw new Error('the test of growth printed no figure');
  return {
    name: 'growth',
    title: 'Growth',
    ratios: [{ what: `worst exponent, ${worst.where}: ${worst.worst}`, value: worst.exponent, goal: { atMost: 1.4 } }],
    tables: [
      {
        head: ['where', 'cases', 'worst exponent', 'by', 'slowest at 512 KiB, ms', 'by'],
        rows: grown.map((one) => [
          one.where,
          String(one.cases),
          one.exponent.toFixed(2),
          one.worst,
          String(one.slowestMs),
          one.slowest,
        ]),
      },
    ],
    notes: [
      'A case is a field that is filled with one text, at 64 and at 512 KiB. The exponent of linear time is 1, that of n log n 1.05, that of a square 2. What takes under 2 ms counts as 2 ms.',
      'Of processor time, each measured until it is below the bound, so a figure may be too high and none is too low.',
      'A tenth of the cases; `CASES=all npm run bench growth` takes all of them.',
    ],
  };
}

/** From the lines that the test prints. A text that stands between bars of a table is written so that it does. */
export function readGrowth(text: string): Grown[] {
  const line = /^growth: (\S+) +(\d+) cases, worst exponent (\S+) \((.*)\), slowest (\d+) ms \((.*)\)$/;
  return text.split('\n').flatMap((one) => {
    const match = line.exec(one);
    if (match === null) return [];
    const [, where = '', cases, exponent, worst = '', slowestMs, slowest = ''] = match;
    const quote = (what: string) => what.replaceAll('|', '\\|').replaceAll('`', '´');
    return [
      {
        where,
        cases: Number(cases),
        exponent: Number(exponent),
        worst: quote(worst),
        slowestMs: Number(slowestMs),
        slowest: quote(slowest),
      },
    ];
  });
}
