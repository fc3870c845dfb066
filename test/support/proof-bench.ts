import type { Notification } from '../../lib/alertmanager/notification.ts';
import { type AllowList, loadAllowList } from '../../lib/allow-list/allow-list.ts';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { latestState } from '../../lib/proof/proof-state.ts';
import type { ProofResult } from '../../lib/proof/prove-destination.ts';
import { runProofs } from '../../lib/proof/run-proofs.ts';
import { providers } from '../../lib/providers/registry.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

export const startMs = Date.UTC(2026, 0, 1);

export const proven: ProofResult = { kind: 'proven', status: 200, latencyMs: 5 };
export const revoked = unproven('unauthenticated', true);
export const gone = unproven('destination_gone', true);
export const outage = unproven('provider_unavailable', false);

export function unproven(reason: Extract<ProofResult, { kind: 'unproven' }>['reason'], isFinal: boolean): ProofResult {
  return { kind: 'unproven', reason, isFinal, status: undefined, latencyMs: 5 };
}

type DestinationPart = {
  readonly id: string;
  readonly type: string;
  readonly proof?: object;
  readonly options?: object;
  readonly hosts?: readonly object[];
};

/** An allow-list of destinations of some types; the first is to be notified of escalations. */
export function allowListOf(destinations: readonly DestinationPart[], hash = 'hash-1'): AllowList {
  return loadAllowList(
    JSON.stringify({
      ...{ version: 1, hash, audience: 'alertguard', linkHosts: [], senders: [], receivers: [] },
      destinations: destinations.map(({ id, type, ...more }) => ({
        ...{ id, type, team: 'ops', secret: `alertguard/${id}`, parallelism: 1, hosts: [], options: {}, ...more },
      })),
      escalation: destinations.slice(0, 1).map(({ id }) => id),
    }),
    'prod',
  );
}

export type Escalated = { readonly atMs: number; readonly notification: Notification };

/** Runs of the standing proof one after the other, each reading what the one before has left in the audit log. */
export function startProofBench(options: {
  readonly allowList: () => AllowList;
  readonly probe: (destination: string, atMs: number) => ProofResult | Promise<ProofResult>;
  readonly drill?: (destination: string, atMs: number) => ProofResult;
  readonly takes?: () => boolean;
}) {
  const audited: (AuditEvent & { readonly allowListHash: string; readonly atMs: number })[] = [];
  const escalated: Escalated[] = [];
  const asked: { readonly destination: string; readonly by: 'probe' | 'drill'; readonly atMs: number }[] = [];
  let lastRun: string[] = [];
  const run = async (atMs: number, hasTime: () => boolean = () => true) => {
    const allowList = options.allowList();
    const ask = (by: 'probe' | 'drill') => async (destination: string) => {
      asked.push({ destination, by, atMs });
      return (await (by === 'drill' ? options.drill : options.probe)?.(destination, atMs)) ?? proven;
    };
    await runProofs(
      {
        ...{ allowList, providers, probe: ask('probe'), drill: ask('drill'), nowMs: () => atMs },
        readState: async () => latestState(lastRun),
        escalate: async (notification) => {
          if (options.takes?.() === false) return false;
          escalated.push({ atMs, notification });
          return true;
        },
        audit: (event) => {
          const line = { ...event, allowListHash: allowList.hash, atMs };
          audited.push(line);
          if (event.event === 'proof.ran') lastRun = [JSON.stringify(line)];
        },
      },
      atMs,
      hasTime,
    );
  };
  return {
    audited,
    escalated,
    asked,
    run,
    /** Every 15 minutes. */
    runUntil: async (fromMs: number, untilMs: number) => {
      for (let atMs = fromMs; atMs < untilMs; atMs += 15 * minuteMs) await run(atMs);
    },
    forget: () => {
      lastRun = [];
    },
  };
}
