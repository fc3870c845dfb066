import type { Audit } from '../audit/audit-event.ts';
import { type AuditRecord, toRecord } from '../views/audit-record.ts';

export type Records = {
  readonly audit: Audit;
  /** In the order of time; the same list until something more is decided. */
  readonly list: () => readonly AuditRecord[];
  /** How many were decided, and how many of those are not kept any more. */
  readonly count: () => number;
  readonly leftOut: () => number;
  /** Called after each. */
  readonly onRecord: (listener: () => void) => void;
};

/** Some 40 MB of records. */
const defaultMax = 50_000;

/** Keeps what is decided in this process, and of too much the latest. */
export function createRecords(allowListHash: string, nowMs: () => number, max = defaultMax): Records {
  const slots: AuditRecord[] = [];
  const listeners: (() => void)[] = [];
  let count = 0;
  let listed: readonly AuditRecord[] | undefined;
  return {
    audit: (event) => {
      slots[count % max] = toRecord(event, allowListHash, nowMs());
      count += 1;
      listed = undefined;
      for (const listener of listeners) listener();
    },
    list: () => {
      const first = count <= max ? 0 : count % max;
      listed ??= Object.freeze([...slots.slice(first), ...slots.slice(0, first)]);
      return listed;
    },
    count: () => count,
    leftOut: () => Math.max(0, count - max),
    onRecord: (listener) => void listeners.push(listener),
  };
}
