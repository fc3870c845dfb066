import { describe, expect, it } from 'vitest';
import { brokenBudgets, type Figures, renderFigures } from '../../bench/figures.ts';
import { renderPage } from '../../bench/render-page.ts';

const figures: Figures = {
  name: 'walk',
  title: 'A walk',
  ratios: [
    { what: 'uphill, of downhill', value: 1.456, goal: { atMost: 1.45 }, budget: { atMost: 2 } },
    { what: 'steps', value: 12.34, unit: 'km', goal: { atLeast: 10 } },
    { what: 'rests, of steps', value: 0.5 },
  ],
  tables: [{ head: ['place', 'km'], rows: [['hill', '3']] }],
  notes: ['In the rain.'],
};

const uphill = (value: number): Figures => ({
  ...figures,
  ratios: [{ what: 'uphill, of downhill', value, budget: { atMost: 2 } }],
});

describe('figures', () => {
  it('are Markdown that begins with the ratios, their goals and the command that repeats them', () => {
    expect(renderFigures(figures)).toBe(`## A walk

\`npm run bench walk\`

|                     | measured |           goal |         |    budget |
| ------------------- | -------: | -------------: | ------: | --------: |
| uphill, of downhill |     1.46 |   at most 1.45 | not met | at most 2 |
| steps               |  12.3 km | at least 10 km |     met |           |
| rests, of steps     |     0.50 |                |         |           |

| place | km |
| ----- | -: |
| hill  |  3 |

- In the rain.
`);
  });
});

describe('the page', () => {
  const machine = { processor: 'Abacus', cores: 2, memoryGb: 25.2, system: 'Linux 6', node: '24.1.0' };
  const names = ['run', 'walk'];
  const first = renderPage('', { ...machine, date: '2026-11-22' }, { names, measured: [figures] });

  it('says of each section where and when it was measured, and that none of it is AWS', () => {
    expect(first).toContain('Nothing here was measured on AWS');
    expect(first).toContain(
      `${renderFigures(figures)}- Measured on 2026-11-22: 2 cores of an Abacus, 25 GB, Linux 6, Node 24.1.0.\n`,
    );
  });

  it('keeps the sections of what was not measured again, in the order of the benchmarks', () => {
    const ran = { ...figures, name: 'run', title: 'A run' };
    const second = renderPage(first, { ...machine, date: '2026-11-23' }, { names, measured: [ran] });
    expect(second.match(/^## .*$/gm)).toEqual(['## A run', '## A walk']);
    expect(second.match(/2026-11-\d\d/g)).toEqual(['2026-11-23', '2026-11-22']);
    expect(renderPage(second, { ...machine, date: '2026-11-22' }, { names: ['walk'], measured: [] })).toBe(first);
  });
});

describe('a budget', () => {
  it('holds at its bound', () => {
    expect(brokenBudgets([uphill(2)])).toEqual([]);
  });

  it('is broken by what is worse in every run', () => {
    expect(brokenBudgets([uphill(2.5), uphill(2.01)])).toEqual(['uphill, of downhill: 2.50, at most 2']);
  });

  it('is not broken where one of the runs kept it', () => {
    expect(brokenBudgets([uphill(2.5), uphill(1.9)])).toEqual([]);
  });

  it('is broken where nothing was measured', () => {
    expect(brokenBudgets([uphill(Number.NaN)])).toHaveLength(1);
  });
});
