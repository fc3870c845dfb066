import { setTimeout as sleep } from 'node:timers/promises';
import type { Happening } from './judge.ts';
import type { Deliverers } from './processes.ts';
import type { Stage } from './stage.ts';

export type KillsOptions = {
  readonly stage: Pick<Stage, 'deliveries' | 'isIdle'>;
  readonly deliverers: Deliverers;
  /** Of which arrival each kill follows, in order. */
  readonly moments: readonly number[];
  readonly arrivals: () => number;
  readonly happened: (happening: Happening) => void;
  /** There is nothing left to kill. */
  readonly isOver: () => boolean;
  /** From 0 to 1. */
  readonly random: () => number;
};

/** Numbers of arrivals at random, one in each of as many equal parts of the run and none in its last tenth. */
export function killMoments(kills: number, deliveries: number, random: () => number): number[] {
  return Array.from({ length: kills }, (_, index) => Math.floor(((index + random()) / kills) * deliveries * 0.9) + 1);
}

/** Some sends longer than it takes to notice an arrival. */
const maxPauseMs = 30;
const pollMs = 2;

/** Kills the delivering process at each moment, while it works on messages. Resolves to how often it did. */
export async function killAtMoments(options: KillsOptions): Promise<number> {
  const { stage, deliverers, isOver } = options;
  let kills = 0;
  for (const moment of options.moments) {
    while (!isOver() && options.arrivals() < moment) await sleep(pollMs);
    await sleep(maxPauseMs * options.random());
    while (!isOver() && stage.deliveries.heldBy(deliverers.current()) === 0) await sleep(pollMs);
    if (isOver()) return kills;
    await deliverers.kill();
    await settle(stage);
    kills += 1;
    options.happened({ kind: 'killed', process: deliverers.current() });
    stage.deliveries.runOutVisibility(deliverers.current());
    await deliverers.startNext();
  }
  return kills;
}

/** What the process had written is still in the sockets: waits until it has been read and answered. */
async function settle(stage: Pick<Stage, 'isIdle'>): Promise<void> {
  for (let idleTurns = 0; idleTurns < 3; idleTurns = stage.isIdle() ? idleTurns + 1 : 0) await sleep(10);
}
