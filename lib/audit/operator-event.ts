import type { QueueFault } from './reasons.ts';

/** What somebody had done with the dead letters of one destination, of one reason, or of all. */
type OperatorFields = {
  /** `stopped`: there was no time for the rest. `failed`: a queue did not do its part. */
  readonly outcome: 'done' | 'stopped' | 'failed';
  /** Absent where it was no choice of one. */
  readonly destination?: string | undefined;
  readonly reason?: string | undefined;
  /** How many were chosen, as far as they were read. */
  readonly chosen: number;
  readonly fault?: QueueFault | undefined;
  /** Lambda's, which CloudTrail has too where it records calls of functions. */
  readonly requestId: string;
  readonly latencyMs: number;
};

/** What an operator had the guard do, and no decision of its own: only the function `redrive` writes these. */
export type OperatorEvent =
  | ({
      readonly event: 'dead_letters.redriven';
      /** The delivery queue has them, and they are no dead letters any more. */
      readonly redriven: number;
      /** The delivery queue has them, but they are also still dead letters. */
      readonly notRemoved: number;
      /** Somebody else took them in the meantime. */
      readonly taken: number;
    } & OperatorFields)
  | ({ readonly event: 'dead_letters.discarded'; readonly discarded: number } & OperatorFields);

export type OperatorAudit = (event: OperatorEvent) => void;

/** As the lines of decisions are written. */
export function toOperatorLine({ event, ...fields }: OperatorEvent, allowListHash: string, nowMs: number): string {
  const time = new Date(nowMs).toISOString();
  return JSON.stringify({ time, level: 'INFO', event, ...fields, allowListHash });
}
