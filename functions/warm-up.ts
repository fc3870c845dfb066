import { setImmediate as nextTurn } from 'node:timers/promises';
import { optionalVariable } from './environment.ts';

/**
 * What a start waits for at most. What takes longer is left to the first call, which would have had to wait for it too.
 * Tests and measurements set another limit, and 0 for no warm-up.
 */
const limitMs = Number(optionalVariable('WARM_UP_LIMIT_MS') ?? 500);

/** One thing that the first call would else have to do. What it starts ends with the signal. */
export type WarmUpStep = (signal: AbortSignal) => Promise<unknown>;

/**
 * Does during initialization, which has a whole core, what the first call would do with its share of one. A start neither
 * fails by it nor waits for long: what goes wrong is left to the first call, and what is late is broken off, so that
 * nothing is under way when the process is frozen.
 */
export async function warmUp(...steps: readonly WarmUpStep[]): Promise<void> {
  if (limitMs === 0) return;
  const end = new AbortController();
  const all = Promise.allSettled(steps.map(async (step) => await step(end.signal)));
  // What the steps compute by themselves is no waiting.
  await nextTurn();
  const timeIsUp = Promise.withResolvers<void>();
  const timer = setTimeout(timeIsUp.resolve, limitMs);
  await Promise.race([all, timeIsUp.promise]);
  clearTimeout(timer);
  end.abort();
}
