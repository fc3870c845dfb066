import { parseArgs } from 'node:util';
import { functions } from '../../lib/stack/functions.ts';
import { watchAlarms } from './alarms.ts';
import { simulatedAlarms } from './as-packaged.ts';
import { percentile } from './judge.ts';
import { runScene, type SceneRun, startMs } from './run-scene.ts';
import { scenes } from './scenes.ts';

/** `npm run simulate -- --scene storm --seed 7`, or `--scene all`; `--seeds 1000` for as many runs from that seed on. */
const usage = [
  'usage: simulate --scene all|<scene> --seed <n> --seeds <n>',
  ...Object.entries(scenes).map(([name, { about }]) => `  ${name.padEnd(21)}${about}`),
  '',
].join('\n');
const { values } = parseArguments();
const alarms = simulatedAlarms(functions);

const chosen = Object.entries(scenes).filter(([name]) => values.scene === 'all' || values.scene === name);
const [seed, seeds] = [Number(values.seed), Number(values.seeds)];
if (chosen.length === 0 || !Number.isSafeInteger(seed) || !(seeds >= 1)) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  process.stdout.write(
    `${'scene'.padEnd(21)}${['accepted', 'p50 s', 'p99 s', 'max s', 'lost', 'doubled', 'stale', 'given up', 'refused', 'digested'].map((title) => title.padStart(11)).join('')}\n`,
  );
  const startedMs = performance.now();
  let simulatedMs = 0;
  for (const [name, scene] of chosen) {
    for (let run = seed; run < seed + seeds; run += 1) {
      const result = await runScene(scene, run);
      simulatedMs += result.simulatedMs;
      const isBroken = result.verdict.lost.length + result.verdict.doubled.length + result.verdict.stale.length > 0;
      if (seeds === 1 || isBroken) report(seeds === 1 ? name : `${name} ${run}`, result);
      if (isBroken) process.exitCode = 1;
    }
  }
  const [simulated, real] = [simulatedMs / 60_000, (performance.now() - startedMs) / 1000];
  process.stdout.write(`${simulated.toFixed(1)} simulated minutes in ${real.toFixed(1)} s\n`);
}

function parseArguments() {
  const options = {
    scene: { type: 'string', default: 'all' },
    seed: { type: 'string', default: '7' },
    seeds: { type: 'string', default: '1' },
  } as const;
  try {
    return parseArgs({ options });
  } catch {
    return { values: { scene: '', seed: '', seeds: '' } };
  }
}

function report(name: string, { verdict, refused, asked, timesOf, metrics, simulatedMs }: SceneRun): void {
  const { accepted, times, lost, doubled, stale, deadLettered, together } = verdict;
  const cells = [
    accepted,
    ...[0.5, 0.99, 1].map((share) => (percentile(times, share) / 1000).toFixed(1)),
    ...[lost.length, doubled.length, stale.length, deadLettered],
    `${((100 * refused) / Math.max(asked, 1)).toFixed(1)} %`,
    together,
  ];
  process.stdout.write(`${name.padEnd(21)}${cells.map((cell) => String(cell).padStart(11)).join('')}\n`);
  for (const receiver of ['urgent', 'other', 'with-fallback']) {
    const own = timesOf(receiver);
    if (own.length === 0 || own.length === times.length) continue;
    const shares = [0.5, 0.99, 1].map((share) => (percentile(own, share) / 1000).toFixed(1).padStart(11));
    process.stdout.write(`${`  ${receiver}`.padEnd(21)}${String(own.length).padStart(11)}${shares.join('')}\n`);
  }
  for (const [title, names] of Object.entries({ lost, doubled, stale })) {
    if (names.length > 0) process.stdout.write(`  ${title}: ${names.slice(0, 5).join(', ')}\n`);
  }
  for (const { alarm, atMs, to } of watchAlarms(alarms, metrics, startMs, startMs + simulatedMs)) {
    process.stdout.write(`  ${timeOf(atMs - startMs)} ${to.padEnd(5)} ${alarm}\n`);
  }
}

/** `7:05` for seven hours and five minutes. */
function timeOf(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`.padStart(6);
}
