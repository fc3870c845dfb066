import middy from '@middy/core';
import * as z from 'zod/mini';
import type { DeliveryQueue } from '../delivery/delivery-queue.ts';
import { raiseEscalation } from '../escalation/raise-escalation.ts';
import { latestState, type ProofState } from './proof-state.ts';
import { type RunDependencies, runProofs } from './run-proofs.ts';

export type ProveDependencies = Omit<RunDependencies, 'escalate' | 'readState'> & {
  readonly queue: DeliveryQueue;
  /** All of the function's own audit lines of an event between two moments. Rejects where they cannot be read. */
  readonly readOwnLines: (event: 'proof.ran', sinceMs: number, untilMs: number) => Promise<readonly string[]>;
};

/** Source: Amazon EventBridge user guide, "Scheduled Event". */
const eventSchema = z.object({ id: z.string(), time: z.string() });

/** No destination is begun in what is left of the function's time: one may need most of it. */
const reserveMs = 60_000;

/** The prove function: called by a schedule, every 15 minutes. It rejects where a run could not come to its end. */
export function createProveHandler(dependencies: ProveDependencies) {
  return middy<unknown, void>().handler(async (event: unknown, { getRemainingTimeInMillis }) => {
    const { id, time } = eventSchema.parse(event);
    const { nowMs, readOwnLines } = dependencies;
    const run = {
      ...dependencies,
      readState: async (sinceMs: number) => await readLatest(readOwnLines, sinceMs, nowMs()),
      escalate: async (notification: Parameters<RunDependencies['escalate']>[0]) =>
        await raiseEscalation(dependencies, notification, { requestId: id, acceptedAtMs: nowMs() }),
    };
    await runProofs(run, Date.parse(time), () => getRemainingTimeInMillis() > reserveMs);
  });
}

const hourMs = 3_600_000;

/**
 * The newest hour first, where the run before nearly always is, then the five before it, and so on: a line may have 200 kB,
 * a day has a hundred of them, and CloudWatch gives the oldest first.
 */
async function readLatest(
  readOwnLines: ProveDependencies['readOwnLines'],
  sinceMs: number,
  nowMs: number,
): Promise<ProofState | undefined> {
  let untilMs = nowMs;
  for (let lengthMs = hourMs; untilMs > sinceMs; lengthMs *= 5) {
    const fromMs = Math.max(sinceMs, untilMs - lengthMs);
    const state = latestState(await readOwnLines('proof.ran', fromMs, untilMs));
    if (state !== undefined) return state;
    untilMs = fromMs;
  }
  return undefined;
}
