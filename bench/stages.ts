import * as z from 'zod';

/** Where a notification is on its way through the guard, in order. */
export const stages = ['relay', 'gateway', 'ingest', 'queue', 'deliver', 'sending'] as const;
export type Stage = (typeof stages)[number];

const times = z.array(z.number());

/** For each stage when the notifications reached it, the first notification first. */
export const reachedSchema = z.strictObject({
  relay: times,
  gateway: times,
  ingest: times,
  queue: times,
  deliver: times,
  sending: times,
} satisfies Record<Stage, unknown>);

export type Reached = z.infer<typeof reachedSchema>;

/** Of a clock that the processes of one machine share. */
export function clockMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
