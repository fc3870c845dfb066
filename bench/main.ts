import { parseArgs } from 'node:util';
import { benchCold } from './cold-start.ts';
import { benchEndToEnd } from './end-to-end.ts';
import { renderFigures } from './figures.ts';
import { benchGrowth } from './growth.ts';
import { benchMoney } from './money.ts';
import { benchRelay } from './relay.ts';
import { benchWarm } from './warm.ts';

/** `npm run bench [name…] [--quick]`: all benchmarks, or some; `--quick` takes fewer runs. */
const benches = {
  cold: benchCold,
  warm: benchWarm,
  relay: benchRelay,
  'end-to-end': benchEndToEnd,
  growth: benchGrowth,
  money: benchMoney,
} as const;

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
for (const [name, bench] of Object.entries(benches)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  process.stdout.write(`${renderFigures(await bench(values))}\n`);
}
