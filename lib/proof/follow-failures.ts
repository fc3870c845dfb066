import type { Failing, ProofFields } from '../audit/audit-event.ts';
import type { ProofResult } from './prove-destination.ts';
import { takeFitting } from './take-fitting.ts';

/** A failure that may pass is told when it was seen so often in a row: runs are 15 minutes apart, so after half an hour. */
const failuresToTell = 3;

/** A credential may be revoked a moment before the next one is stored. */
const refusalsToTell = 2;

/** Whatever it is, after a day without a proof it is told. */
const staleMs = 24 * 3_600_000;

/**
 * Of an audit line, of which Lambda takes 256 kB; with what is postponed (run-proofs.ts). Some 1,000 destinations; those
 * behind are found again when their turn comes.
 */
const maxFailingBytes = 160_000;

export type Found = Pick<ProofFields, 'destination' | 'by'> & { readonly result: ProofResult };

export type Followed = {
  readonly failing: readonly Failing[];
  /** Not told before, and to be told now. */
  readonly broken: readonly Failing[];
  /** Told before, and proven again or gone from the allow-list. */
  readonly mended: readonly Failing[];
};

/** Holds what a run has found against what failed before it. */
export function followFailures(
  before: readonly Failing[],
  results: readonly Found[],
  isListed: (destination: string) => boolean,
  nowMs: number,
): Followed {
  const known = new Map(before.map((one) => [one.destination, one]));
  const failing = new Map(
    before.filter(({ destination }) => isListed(destination)).map((one) => [one.destination, one]),
  );
  for (const { destination, by, result } of results) {
    const old = known.get(destination);
    if (result.kind === 'unproven') failing.set(destination, judge({ destination, by }, result, old, nowMs));
    // That its secret is in order says nothing of a drill that did not arrive.
    else if (result.kind === 'proven' || old?.by === by) failing.delete(destination);
  }
  const all = takeFitting([...failing.values()], maxFailingBytes);
  return {
    failing: all,
    broken: all.filter(({ destination, told }) => told && known.get(destination)?.told !== true),
    mended: before.filter(({ destination, told }) => told && !failing.has(destination)),
  };
}

function judge(
  asked: Pick<ProofFields, 'destination' | 'by'>,
  { reason, isFinal }: Extract<ProofResult, { kind: 'unproven' }>,
  old: Failing | undefined,
  nowMs: number,
): Failing {
  const sinceMs = old?.sinceMs ?? nowMs;
  // A vendor that limits is there, and says nothing of the destination.
  const failures = (old?.failures ?? 0) + (reason === 'rate_limited' ? 0 : 1);
  const isSure = isFinal && (reason !== 'unauthenticated' || failures >= refusalsToTell);
  const told = old?.told === true || isSure || failures >= failuresToTell || nowMs - sinceMs >= staleMs;
  return { ...asked, reason, sinceMs, failures, told };
}
