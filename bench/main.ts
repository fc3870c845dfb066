import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { benchCold } from './cold-start.ts';
import { benchEndToEnd } from './end-to-end.ts';
import { brokenBudgets, type Figures, figuresSchema, renderFigures } from './figures.ts';
import { benchGrowth } from './growth.ts';
import { benchMoney } from './money.ts';
import { benchRelay } from './relay.ts';
import { renderPage } from './render-page.ts';
import { benchWarm } from './warm.ts';
import { benchWarmDeliver } from './warm-deliver.ts';

const benches: Readonly<Record<string, (options: { readonly quick: boolean }) => Promise<Figures>>> = {
  cold: benchCold,
  warm: benchWarm,
  'warm-deliver': benchWarmDeliver,
  relay: benchRelay,
  'end-to-end': benchEndToEnd,
  growth: benchGrowth,
  money: benchMoney,
};

const names = Object.keys(benches);
const page = 'docs/performance.md';
const usage = `usage: bench [${names.join('|')}…] [--quick] [--check] [--write]

Runs the benchmarks that are named, or all of them.
  --quick  fewer runs
  --check  exits 1 where a budget is broken in three runs
  --write  writes docs/performance.md, or its sections of those that are named
`;

/** A budget that seems to be broken is measured again: other work on the machine may have broken it. */
const maxRuns = 3;

const options = {
  quick: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  /** For the process of one benchmark. */
  json: { type: 'boolean', default: false },
} as const;

const { values, positionals } = parseArguments();
const [only] = positionals;
if (!positionals.every((name) => names.includes(name))) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else if (values.json && only !== undefined) {
  const figures = await benches[only]?.(values);
  process.stdout.write(`\n${JSON.stringify(figures)}`);
} else {
  await runAll(positionals.length > 0 ? positionals : names);
}

async function runAll(chosen: readonly string[]): Promise<void> {
  const all: Figures[] = [];
  for (const name of chosen) {
    const figures = await runApart(name);
    all.push(figures);
    process.stdout.write(`${renderFigures(figures)}\n`);
    if (values.check) await check(figures);
  }
  if (!values.write) return;
  const before = await readFile(page, 'utf8').catch(() => '');
  await writeFile(page, renderPage(before, machine(), { names, measured: all }));
}

async function check(first: Figures): Promise<void> {
  const runs = [first];
  while (runs.length < maxRuns && brokenBudgets(runs).length > 0) runs.push(await runApart(first.name));
  for (const broken of brokenBudgets(runs)) {
    process.stdout.write(`BROKEN ${broken}\n`);
    process.exitCode = 1;
  }
}

/** In a process of its own, so that what one leaves in memory does not slow the next down. */
async function runApart(name: string): Promise<Figures> {
  const args = [fileURLToPath(import.meta.url), name, '--json', ...(values.quick ? ['--quick'] : [])];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  return figuresSchema.parse(JSON.parse(stdout.split('\n').at(-1) ?? ''));
}

function machine() {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown processor',
    cores: processors.length,
    memoryGb: totalmem() / 1e9,
    system: `Linux ${release().split('-')[0]}`,
    node: process.versions.node,
    date: new Date().toISOString().slice(0, 10),
  };
}

/** What is no option is answered as a wrong name is. */
function parseArguments() {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch {
    return { values: { quick: false, check: false, write: false, json: false }, positionals: [''] };
  }
}
