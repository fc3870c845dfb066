import type { AuditedEvent } from './guard.ts';
import type { Step } from './notifications.ts';

/** A message as the vendor took it. */
export type Arrival = { readonly destination: string; readonly atMs: number; readonly steps: readonly Step[] };

/** What was accepted for a destination. */
export type Accepted = Step & { readonly destination: string; readonly deliveryKey: string; readonly atMs: number };

export type Verdict = {
  readonly accepted: number;
  /** Accepted, and neither shown nor overtaken in a message nor given up. */
  readonly lost: readonly string[];
  /** In more than one message although nothing was killed. */
  readonly doubled: readonly string[];
  /** An alert group whose last message is not about its last state, what was set aside apart: that comes when it can. */
  readonly stale: readonly string[];
  readonly deadLettered: number;
  readonly fellBack: number;
  readonly setAside: number;
  /** In messages that several share. */
  readonly together: number;
  /** Milliseconds from acceptance to the vendor's 2xx, sorted. */
  readonly times: readonly number[];
};

/**
 * What became of everything that was accepted, by the audit lines and by what the vendors took. `killed` says whether
 * anything was killed: then a message may come twice, and a line may be missing where the message has arrived.
 */
export function judge(
  accepted: readonly Accepted[],
  audited: readonly AuditedEvent[],
  arrivals: readonly Arrival[],
  killed: boolean,
): Verdict {
  const sent = audited.filter((event) => event.event === 'delivery.sent');
  const sentKeys = Map.groupBy(sent, ({ deliveryKey }) => deliveryKey);
  const ended = new Set(
    audited.flatMap((event) => (event.event === 'delivery.dead_lettered' ? (event.deliveryKey ?? []) : [])),
  );
  const shown = new Set(arrivals.flatMap(({ destination, steps }) => steps.map((step) => nameOf(destination, step))));
  const lost = accepted.filter(
    (one) => !sentKeys.has(one.deliveryKey) && !ended.has(one.deliveryKey) && !shown.has(nameOf(one.destination, one)),
  );
  const unproven = accepted.filter((one) => {
    const [line] = sentKeys.get(one.deliveryKey) ?? [];
    return line !== undefined && line.overtaken !== true && !shown.has(nameOf(one.destination, one));
  });
  const setAside = audited.flatMap((event) => (event.event === 'delivery.set_aside' ? event.deliveryKey : []));
  const arrived = Map.groupBy(
    arrivals.flatMap(({ destination, steps }) => steps.map((step) => nameOf(destination, step))),
    (name) => name,
  );
  const doubled = accepted.filter(
    (one) =>
      (sentKeys.get(one.deliveryKey)?.length ?? 0) > 1 || (arrived.get(nameOf(one.destination, one))?.length ?? 0) > 1,
  );
  return {
    accepted: accepted.length,
    lost: [...lost, ...unproven].map((one) => nameOf(one.destination, one)),
    doubled: killed ? [] : doubled.map((one) => nameOf(one.destination, one)),
    stale: staleGroups(accepted, new Set([...ended, ...setAside]), arrivals),
    deadLettered: ended.size,
    fellBack: audited.filter(({ event }) => event === 'delivery.fell_back').length,
    setAside: audited.filter(({ event }) => event === 'delivery.set_aside').length,
    together: sent.filter(({ messageKey }) => messageKey !== undefined).length,
    times: sent.map(({ sinceAcceptedMs }) => sinceAcceptedMs).toSorted((a, b) => a - b),
  };
}

function staleGroups(
  accepted: readonly Accepted[],
  exempt: ReadonlySet<string>,
  arrivals: readonly Arrival[],
): string[] {
  const lastAccepted = new Map<string, number>();
  for (const { destination, group, step, deliveryKey } of accepted) {
    const name = `${destination} ${group}`;
    if (!exempt.has(deliveryKey)) lastAccepted.set(name, Math.max(lastAccepted.get(name) ?? 0, step));
  }
  const lastShown = new Map<string, number>();
  const exemptSteps = new Set(
    accepted.filter((one) => exempt.has(one.deliveryKey)).map((one) => nameOf(one.destination, one)),
  );
  for (const { destination, steps } of arrivals) {
    for (const { group, step } of steps) {
      if (exemptSteps.has(nameOf(destination, { group, step }))) continue;
      lastShown.set(`${destination} ${group}`, step);
    }
  }
  return [...lastAccepted].filter(([name, step]) => lastShown.get(name) !== step).map(([name]) => name);
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(Math.ceil(sorted.length * share) - 1, sorted.length - 1)] ?? 0;
}

function nameOf(destination: string, { group, step }: Step): string {
  return `${destination} ${group}.${step}`;
}
