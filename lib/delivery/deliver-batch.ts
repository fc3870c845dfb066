import type { SQSRecord } from 'aws-lambda';
import { processNext } from './process-next.ts';
import { laneOf, type ProcessDependencies } from './subject.ts';

/**
 * What one attempt may take at most: secret, send and secret again, each within its own time limit, and before them the
 * two calls that follow an earlier message up.
 */
export const attemptBudgetMs = 30_000;

export type BatchDependencies = ProcessDependencies & {
  readonly acknowledge: Acknowledge;
  readonly postpone: Postpone;
};

/** Takes a message that has come to its end out of the queue. False where the queue did not take it. Never throws. */
export type Acknowledge = (receiptHandle: string) => Promise<boolean>;

/** Hides messages from the queue's readers for a while. Never throws: without it the queue's own timeout applies. */
export type Postpone = (receiptHandles: readonly string[], seconds: number) => Promise<void>;

/**
 * Takes the records of one batch to their ends: lanes in parallel, in order inside a lane. After a failure the rest of that
 * lane is not tried, and all of it is postponed alike, so that nothing overtakes.
 *
 * `remainingMs` tells the time that is left for the batch. Resolves to the records that stay in the queue; rejects where
 * the allow-list cannot be read, but not before the other lanes have ended: what they have sent must be acknowledged.
 */
export async function deliverBatch(
  dependencies: BatchDependencies,
  records: readonly SQSRecord[],
  remainingMs: () => number,
): Promise<SQSRecord[]> {
  const lanes = Map.groupBy(records, laneOf);
  const batch = { underWay: records.length };
  const ends = await Promise.allSettled(
    [...lanes.values()].map((lane) => deliverLane(dependencies, lane, remainingMs, batch)),
  );
  return ends.flatMap((end) => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
}

/**
 * What has ended is acknowledged at once while other records are under way: one of them may kill the function, perhaps
 * each time it comes, and the event source mapping deletes nothing of a batch before all of it has ended. What ends last
 * is left to the mapping, which deletes it anyway and without a call of ours.
 */
async function deliverLane(
  dependencies: BatchDependencies,
  lane: readonly SQSRecord[],
  remainingMs: () => number,
  batch: { underWay: number },
): Promise<readonly SQSRecord[]> {
  // Once an acknowledgement has failed the later ones are left to the mapping: a kill must not bring back an older
  // message whose successor is gone.
  let acknowledging = true;
  const hasTime = () => remainingMs() >= attemptBudgetMs;
  let [next, ...rest] = lane;
  while (next !== undefined) {
    const { ended, afterSeconds } = await processNext(dependencies, next, rest, hasTime);
    batch.underWay -= ended.length;
    for (const record of ended) {
      if (acknowledging && batch.underWay > 0) acknowledging = await dependencies.acknowledge(record.receiptHandle);
    }
    const left = [next, ...rest].filter((record) => !ended.includes(record));
    if (afterSeconds !== undefined) {
      await dependencies.postpone(
        left.map(({ receiptHandle }) => receiptHandle),
        afterSeconds,
      );
      batch.underWay -= left.length;
      return left;
    }
    [next, ...rest] = left;
  }
  return [];
}
