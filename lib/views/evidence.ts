import type { AllowList } from '../allow-list/allow-list.ts';
import type { FindEntry } from '../allow-list/compile/find-entry.ts';
import type { QueueCounts } from '../dead-letters/dead-letter-queue.ts';
import type { AuditRecord } from './audit-record.ts';

/** All that a view is drawn from. */
export type Evidence = {
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** What the records cover, in milliseconds since the epoch. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** In the order of time. */
  readonly records: readonly AuditRecord[];
  /** Older records of this time that were not read, as there are too many. */
  readonly leftOut: number;
  /** Absent where SQS did not say. Hidden is what is being tried, or waits between two tries. */
  readonly queues: { readonly deliveries: QueueCounts; readonly deadLetters: QueueCounts } | undefined;
  readonly allowList: AllowList;
  /** Where the entries of this allow-list are written. */
  readonly find: FindEntry;
};
