import middy from '@middy/core';
import * as z from 'zod/mini';
import type { DeliveryQueue } from '../delivery/delivery-queue.ts';
import { raiseEscalation } from '../escalation/raise-escalation.ts';
import { latestState } from './proof-state.ts';
import { type RunDependencies, runProofs } from './run-proofs.ts';

export type ProveDependencies = Omit<RunDependencies, 'escalate' | 'readState'> & {
  readonly queue: DeliveryQueue;
  /** The function's own audit lines of an event since a moment. Rejects where they cannot be read. */
  readonly readOwnLines: (event: 'proof.ran', sinceMs: number) => Promise<readonly string[]>;
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
      readState: async (sinceMs: number) => latestState(await readOwnLines('proof.ran', sinceMs)),
      escalate: async (notification: Parameters<RunDependencies['escalate']>[0]) =>
        await raiseEscalation(dependencies, notification, { requestId: id, acceptedAtMs: nowMs() }),
    };
    await runProofs(run, Date.parse(time), () => getRemainingTimeInMillis() > reserveMs);
  });
}
