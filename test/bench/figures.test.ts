import { describe, expect, it } from 'vitest';
import { type Figures, isMet, renderFigures } from '../../bench/figures.ts';

const figures: Figures = {
  name: 'walk',
  title: 'A walk',
  ratios: [
    { what: 'uphill, of downhill', value: 1.456, goal: { atMost: 1.45 } },
    { what: 'steps', value: 12.34, unit: 'km', goal: { atLeast: 10 } },
    { what: 'rests, of steps', value: 0.5 },
  ],
  tables: [{ head: ['place', 'km'], rows: [['hill', '3']] }],
  notes: ['In the rain.'],
};

describe('figures', () => {
  it('are Markdown that begins with the ratios, their goals and the command that repeats them', () => {
    expect(renderFigures(figures)).toBe(`## A walk

\`npm run bench walk\`

| ratio               | measured |           goal |         |
| ------------------- | -------: | -------------: | ------: |
| uphill, of downhill |     1.46 |   at most 1.45 | not met |
| steps               |  12.3 km | at least 10 km |     met |
| rests, of steps     |     0.50 |                |         |

| place | km |
| ----- | -: |
| hill  |  3 |

- In the rain.
`);
  });

  it('meet a goal at its bound, and never where nothing was measured', () => {
    const at = (value: number) => isMet({ what: 'it', value, goal: { atMost: 4 } });
    expect([at(3.9), at(4), at(4.01), at(Number.NaN)]).toEqual([true, true, false, false]);
  });
});
