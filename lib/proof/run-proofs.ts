import type { Notification } from '../alertmanager/notification.ts';
import type { AllowList } from '../allow-list/allow-list.ts';
import type { Audit, ProofFields } from '../audit/audit-event.ts';
import { guardNotification } from '../escalation/guard-notification.ts';
import type { Provider } from '../providers/contract/define-provider.ts';
import { describeFailing } from './describe-failing.ts';
import { type Found, followFailures } from './follow-failures.ts';
import { type PlannedProof, planProofs } from './plan-proofs.ts';
import type { ProofState } from './proof-state.ts';
import type { ProofResult, Prover } from './prove-destination.ts';
import { takeFitting } from './take-fitting.ts';

export type RunDependencies = {
  readonly allowList: AllowList;
  readonly providers: ReadonlyMap<string, Provider>;
  /** Asks the vendor, without a message. */
  readonly probe: Prover;
  /** Sends a message marked as a test. */
  readonly drill: Prover;
  /** What the run before has left; `undefined` where there was none in the last day. Rejects where that cannot be known. */
  readonly readState: (sinceMs: number) => Promise<ProofState | undefined>;
  /** False where the queue did not take it. */
  readonly escalate: (notification: Notification) => Promise<boolean>;
  readonly audit: Audit;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
};

/** Vendors that are asked at the same time. */
const concurrency = 16;

/** Of the audit line, beside what fails (follow-failures.ts). Those behind wait for their next turn. */
const maxPostponedBytes = 80_000;

/** How far back the line of the run before is looked for. */
const lookBackMs = 26 * 3_600_000;

/**
 * One run of the standing proof: asks every destination whose turn it is, notifies `escalation` of what no longer works
 * and of what works again, and leaves an audit line of each and one of the run. `atMs` is the time of the schedule, the
 * same where it calls twice; no destination is begun when `hasTime` is no longer true.
 *
 * Rejects where the run before cannot be read or the escalation is not taken. Then nothing is lost: the next run begins
 * where the last one that came to its end has ended.
 */
export async function runProofs(dependencies: RunDependencies, atMs: number, hasTime: () => boolean): Promise<void> {
  const { allowList, providers, audit, escalate, nowMs, readState } = dependencies;
  const startedMs = nowMs();
  const before = await readState(atMs - lookBackMs);
  // Called twice for one time, or late: two failures within a minute are one.
  if (before !== undefined && atMs <= before.untilMs) return;
  const planned = planProofs(allowList, providers, before, atMs);
  const { results, postponed } = await proveAll(dependencies, planned, hasTime);
  const isListed = (destination: string) => allowList.destinations.get(destination) !== undefined;
  const { failing, broken, mended } = followFailures(before?.failing ?? [], results, isListed, atMs);
  if (broken.length + mended.length > 0) {
    const told = failing.filter((one) => one.told);
    const alerts = [
      ...told.map((one) => describeFailing(one, allowList)),
      ...mended.map((one) => describeFailing(one, allowList, atMs)),
    ];
    if (!(await escalate(guardNotification('destinations-unproven', alerts)))) {
      throw new Error('The queue did not take an escalation.');
    }
  }
  const counts = Object.groupBy(results, ({ result }) => result.kind);
  audit({
    event: 'proof.ran',
    outcome: 'ran',
    proven: counts.proven?.length ?? 0,
    unproven: counts.unproven?.length ?? 0,
    notAsked: counts.no_quiet_probe?.length ?? 0,
    untilMs: atMs,
    failing,
    postponed,
    escalationUnproven: failing.filter(({ destination, told }) => told && allowList.escalation.includes(destination))
      .length,
    latencyMs: nowMs() - startedMs,
  });
}

type Proven = { readonly results: readonly Found[]; readonly postponed: ProofState['postponed'] };

async function proveAll(
  dependencies: RunDependencies,
  planned: readonly PlannedProof[],
  hasTime: () => boolean,
): Promise<Proven> {
  const results: Found[] = [];
  const waiting = [...planned];
  const work = async (): Promise<void> => {
    for (let next = hasTime() && waiting.shift(); next; next = hasTime() && waiting.shift()) {
      const { destination, by } = next;
      const result = await dependencies[by](destination.id);
      results.push({ destination: destination.id, by, result });
      record(dependencies, { destination: destination.id, provider: destination.type, by }, result);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  const postponed = waiting.map(({ destination, by }) => ({ destination: destination.id, by }));
  return { results, postponed: takeFitting(postponed, maxPostponedBytes) };
}

function record(
  { audit }: RunDependencies,
  fields: Pick<ProofFields, 'destination' | 'provider' | 'by'>,
  result: ProofResult,
): void {
  if (result.kind === 'no_quiet_probe') return;
  const { status, latencyMs } = result;
  if (result.kind === 'proven') {
    audit({ event: 'destination.proven', outcome: 'proven', ...fields, status, latencyMs });
  } else {
    const { reason } = result;
    audit({ event: 'destination.unproven', outcome: 'unproven', reason, ...fields, status, latencyMs });
  }
}
