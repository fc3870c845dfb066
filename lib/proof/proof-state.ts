import * as z from 'zod/mini';
import type { ProofRun } from '../audit/audit-event.ts';

/**
 * What one run leaves to the next, in its own audit line and nowhere else: the audit log is the store, and whoever reads
 * it sees what the guard knows.
 */
export type ProofState = Pick<ProofRun, 'untilMs' | 'failing' | 'postponed'> & {
  /** Under which allow-list the run was. */
  readonly allowListHash: string;
};

const by = z.enum(['probe', 'drill']);

const lineSchema: z.ZodMiniType<ProofState> = z.object({
  event: z.literal('proof.ran'),
  untilMs: z.number(),
  allowListHash: z.string(),
  failing: z.array(
    z.object({
      destination: z.string(),
      by,
      reason: z.string(),
      sinceMs: z.number(),
      failures: z.number(),
      told: z.boolean(),
    }),
  ),
  postponed: z.array(z.object({ destination: z.string(), by })),
});

/** The state that the latest run has left, among lines in any order; `undefined` where none of them is of a run. */
export function latestState(lines: readonly string[]): ProofState | undefined {
  return lines
    .map(parseState)
    .filter((state) => state !== undefined)
    .toSorted((a, b) => a.untilMs - b.untilMs)
    .at(-1);
}

function parseState(line: string): ProofState | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
