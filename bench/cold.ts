import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundleFunction } from '../infra/build/bundle.ts';
import { entriesFile, headFile } from '../lib/allow-list/packed.ts';
import { bundleNaively } from './bundle-naively.ts';
import { threeProviders } from './three-providers.ts';
import { timeImport } from './time-import.ts';

/**
 * Size and import time of each function's bundle, beside the same function bundled naively and, for deliver, with three
 * providers alone. Exits 1 where a budget is broken. `dist` must be built; `npm run bench:cold` does both.
 */

const budgets = [
  { name: 'ingest', maxBytes: 400_000, beside: 'naive', maxRatio: 0.5 },
  // Providers must not cost a cold start: 18 of them beside the three that most guards use.
  { name: 'deliver', maxBytes: 800_000, beside: 'three', maxRatio: 1.25 },
] as const;

type Contender = 'ours' | 'naive' | 'three';

const titles = { ours: '', naive: ', naive', three: ', 3 providers' } as const satisfies Record<Contender, string>;

const runs = 31;

/** A budget that seems to be broken is measured again: a fast run of the other bundle alone may break it. */
const maxRounds = 3;

// What Lambda and serverless.yml set. Nothing is called at import, so nothing needs to answer.
const environment = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  STAGE: 'prod',
  QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/bench.fifo',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/bench-dead.fifo',
};

type Measured = { readonly bytes: number; readonly minMs: number; readonly medianMs: number; readonly runs: number };

let broken = false;
for (const { name, maxBytes, beside, maxRatio } of budgets) {
  const built = await buildContenders(name);
  const times = new Map([...built.keys()].map((contender) => [contender, [] as number[]]));
  let measured = summaries(built, times);
  for (let round = 0; round < maxRounds && !(ratioOf(measured, beside) <= maxRatio); round += 1) {
    await measure(name, times);
    measured = summaries(built, times);
  }
  for (const [contender, figures] of measured) report(`${name}${titles[contender]}`, figures);
  const ratio = ratioOf(measured, beside);
  const bytes = built.get('ours') ?? 0;
  check(`${name}: ${bytes} bytes, at most ${maxBytes}`, bytes <= maxBytes);
  check(
    `${name}: ${ratio.toFixed(3)} of the import time of ${name}${titles[beside]}, at most ${maxRatio}`,
    ratio <= maxRatio,
  );
}
process.exitCode = broken ? 1 : 0;

/** Of the minima: what else the machine does can only add time, so the fastest run is the nearest to the work itself. */
function ratioOf(measured: ReadonlyMap<Contender, Measured>, beside: Contender): number {
  return (measured.get('ours')?.minMs ?? Number.NaN) / (measured.get(beside)?.minMs ?? Number.NaN);
}

/** Interleaved, so that a busy moment of the machine meets all alike. */
async function measure(name: string, times: ReadonlyMap<Contender, number[]>): Promise<void> {
  for (let run = -1; run < runs; run += 1) {
    for (const [contender, ms] of times) {
      const importMs = await timeImport(fileOf(contender, name), environment);
      // The first run reads the files from disk.
      if (run >= 0) ms.push(importMs);
    }
  }
}

function summaries(
  built: ReadonlyMap<Contender, number>,
  times: ReadonlyMap<Contender, readonly number[]>,
): ReadonlyMap<Contender, Measured> {
  return new Map(
    [...built].map(([contender, bytes]) => [contender, { bytes, ...summarize(times.get(contender) ?? []) }]),
  );
}

/** The sizes in bytes of what is measured; `dist/<name>` is there already. */
async function buildContenders(name: string): Promise<ReadonlyMap<Contender, number>> {
  const entry = `functions/${name}.ts`;
  for (const contender of ['naive', 'three'] as const) {
    const file = fileOf(contender, name);
    await mkdir(dirname(file), { recursive: true });
    for (const part of [headFile, entriesFile]) await copyFile(`dist/${name}/${part}`, join(dirname(file), part));
  }
  const sizes: [Contender, number][] = [
    ['ours', await sizeOfModules(`dist/${name}`)],
    ['naive', await bundleNaively(entry, fileOf('naive', name))],
  ];
  if (name === 'deliver') {
    sizes.push(['three', (await bundleFunction(entry, fileOf('three', name), [threeProviders])).bytes]);
  }
  return new Map(sizes);
}

function fileOf(contender: Contender, name: string): string {
  return contender === 'ours' ? `dist/${name}/index.mjs` : `dist/${contender}/${name}/index.mjs`;
}

/** Chunks that are only loaded on demand count too: they are deployed. */
async function sizeOfModules(directory: string): Promise<number> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.mjs'));
  const sizes = await Promise.all(names.map(async (name) => (await stat(`${directory}/${name}`)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function summarize(times: readonly number[]): Omit<Measured, 'bytes'> {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    minMs: sorted[0] ?? Number.NaN,
    medianMs: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
    runs: sorted.length,
  };
}

function report(title: string, { bytes, minMs, medianMs, runs: count }: Measured): void {
  const size = `${(bytes / 1000).toFixed(0)} kB`.padStart(8);
  print(
    `${title.padEnd(22)}${size}   import min ${minMs.toFixed(1)} ms, median ${medianMs.toFixed(1)} ms, ${count} runs`,
  );
}

function check(fact: string, holds: boolean): void {
  broken ||= !holds;
  print(`${holds ? 'ok    ' : 'BROKEN'} ${fact}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
