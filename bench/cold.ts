import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { bundleNaively } from './bundle-naively.ts';
import { timeImport } from './time-import.ts';

/**
 * Size and import time of each function's bundle, beside the same function bundled naively. Exits 1 where a budget is
 * broken. `dist` must be built; `npm run bench:cold` does both.
 */

const budgets = [
  { name: 'ingest', maxBytes: 400_000, maxRatio: 0.5 },
  { name: 'deliver', maxBytes: 800_000, maxRatio: undefined },
] as const;

const runs = 25;

// What Lambda and serverless.yml set. Nothing is called at import, so nothing needs to answer.
const environment = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/bench.fifo',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/bench-dead.fifo',
};

type Measured = { readonly bytes: number; readonly minMs: number; readonly medianMs: number };

let broken = false;
for (const { name, maxBytes, maxRatio } of budgets) {
  const { ours, naive } = await measure(name);
  // Of the minima: what else the machine does can only add time, so the fastest run is the nearest to the work itself.
  const ratio = ours.minMs / naive.minMs;
  report(`${name}`, ours);
  report(`${name}, naive`, naive);
  print(`${''.padEnd(16)} import time ${ratio.toFixed(2)} of naive`);
  check(`${name}: ${ours.bytes} bytes, at most ${maxBytes}`, ours.bytes <= maxBytes);
  if (maxRatio !== undefined) {
    check(`${name}: ${ratio.toFixed(3)} of the naive import time, at most ${maxRatio}`, ratio <= maxRatio);
  }
}
process.exitCode = broken ? 1 : 0;

/** Interleaved, so that a busy moment of the machine meets both alike. */
async function measure(name: string): Promise<{ ours: Measured; naive: Measured }> {
  const files = { ours: `dist/${name}/index.mjs`, naive: `dist/naive/${name}/index.mjs` };
  await mkdir(`dist/naive/${name}`, { recursive: true });
  await copyFile(`dist/${name}/allow-list.json`, `dist/naive/${name}/allow-list.json`);
  const naiveBytes = await bundleNaively(`functions/${name}.ts`, files.naive);
  const times: { ours: number[]; naive: number[] } = { ours: [], naive: [] };
  for (let run = -1; run < runs; run += 1) {
    const [ours, naive] = [await timeImport(files.ours, environment), await timeImport(files.naive, environment)];
    // The first run reads the files from disk.
    if (run < 0) continue;
    times.ours.push(ours);
    times.naive.push(naive);
  }
  return {
    ours: { bytes: await sizeOfModules(`dist/${name}`), ...summarize(times.ours) },
    naive: { bytes: naiveBytes, ...summarize(times.naive) },
  };
}

/** Chunks that are only loaded on demand count too: they are deployed. */
async function sizeOfModules(directory: string): Promise<number> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.mjs'));
  const sizes = await Promise.all(names.map(async (name) => (await stat(`${directory}/${name}`)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function summarize(times: readonly number[]): { minMs: number; medianMs: number } {
  const sorted = times.toSorted((a, b) => a - b);
  return { minMs: sorted[0] ?? 0, medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0 };
}

function report(title: string, { bytes, minMs, medianMs }: Measured): void {
  const size = `${(bytes / 1000).toFixed(0)} kB`.padStart(8);
  print(
    `${title.padEnd(16)}${size}   import min ${minMs.toFixed(1)} ms, median ${medianMs.toFixed(1)} ms, ${runs} runs`,
  );
}

function check(fact: string, holds: boolean): void {
  broken ||= !holds;
  print(`${holds ? 'ok    ' : 'BROKEN'} ${fact}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
