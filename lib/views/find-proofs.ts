import type { RejectReason } from '../audit/reasons.ts';
import type { AuditRecord } from './audit-record.ts';
import type { Evidence } from './evidence.ts';

type Failure = {
  readonly sinceMs: number;
  readonly reason: string;
  /** In a row, as far as that is known. */
  readonly failures: number | undefined;
  /** Whether somebody was notified of it; absent where no run has come to its end since. */
  readonly told: boolean | undefined;
};

/** What is known of a destination. */
export type Proof = {
  readonly destination: string;
  /** Absent where it works, or nothing is known. */
  readonly failure: Failure | undefined;
  readonly provenMs: number | undefined;
  readonly provenBy: string | undefined;
  /** A delivery failed since, and not because of the vendor's limit. */
  readonly isTroubled: boolean;
};

/** For which a delivery is given up that say nothing of its destination. */
const ofOneMessage: ReadonlySet<string> = new Set<RejectReason>([
  'too_large',
  'render_failed',
  'unreadable_message',
  'destination_not_allowed',
]);

/**
 * Of every destination, the worst first: what fails and for how long, what deliveries wait for, what nothing proves, the
 * oldest proof.
 */
export function findProofs({ records, allowList }: Evidence): Proof[] {
  const proven = new Map<string, AuditRecord>();
  const failures = new Map<string, Failure>();
  const troubled = new Set<string>();
  for (const record of records) {
    const { event, destination = '' } = record;
    if (event === 'delivery.sent' || event === 'destination.proven') {
      proven.set(destination, record);
      failures.delete(destination);
      troubled.delete(destination);
    } else if (isTrouble(record)) {
      troubled.add(destination);
    } else {
      // A delivery that arrived since it was asked says more than the run's end.
      const stillFailing = failuresIn(record, failures).filter(
        ([id, { sinceMs }]) => (proven.get(id)?.timeMs ?? 0) < sinceMs,
      );
      for (const [id, failure] of stillFailing) failures.set(id, failure);
    }
  }
  return [...allowList.destinations.values()]
    .map(({ id }): Proof => {
      const last = proven.get(id);
      const provenBy = last?.event === 'delivery.sent' ? 'delivery' : last?.by;
      const known = { failure: failures.get(id), isTroubled: troubled.has(id) };
      return { destination: id, ...known, provenMs: last?.timeMs, provenBy };
    })
    .toSorted((a, b) => rankOf(a) - rankOf(b) || sinceOf(a) - sinceOf(b));
}

/** A delivery failed, for a reason that may be the destination's. */
function isTrouble({ event, reason = '' }: AuditRecord): boolean {
  if (event === 'delivery.retried') return reason !== 'rate_limited';
  return event === 'delivery.dead_lettered' && !ofOneMessage.has(reason);
}

/** What a line says to fail, by destination. */
function failuresIn(record: AuditRecord, before: ReadonlyMap<string, Failure>): (readonly [string, Failure])[] {
  const { event, destination = '', timeMs, reason = '', failing = [] } = record;
  switch (event) {
    case 'destination.unproven': {
      const first = { sinceMs: timeMs, failures: undefined, told: undefined };
      return [[destination, { ...first, ...before.get(destination), reason }]];
    }
    case 'proof.ran':
      return failing.map((one) => [one.destination, one]);
    default:
      return [];
  }
}

function rankOf({ failure, provenMs, isTroubled }: Proof): number {
  if (failure !== undefined) return 0;
  if (isTroubled) return 1;
  return provenMs === undefined ? 2 : 3;
}

function sinceOf({ failure, provenMs = 0 }: Proof): number {
  return failure?.sinceMs ?? provenMs;
}
