/**
 * Both must be reached: so many failures in a row, spread over so long. A blip that fails ten notifications of a storm
 * at once is no outage, and while the first guard is asked again its own deduplication still holds.
 */
const openAfterFailures = 3;
const openAfterMs = 10_000;

/** How long the first guard is left alone before one notification is tried there; doubled by each that fails. */
const firstProbeAfterMs = 30_000;
const maxProbeAfterMs = 300_000;

/** What an attempt said about the guard that was asked; `unknown` where Alertmanager went away before it was over. */
export type AttemptOutcome = 'answered' | 'failed' | 'unknown';

export type Circuit = {
  /** Whether to ask the first guard now. Undefined: leave it alone. Else tell `settle` how it went, once. */
  admit(): { readonly settle: (outcome: AttemptOutcome) => void } | undefined;
  /** The second guard failed too: the next notification asks the first again, however soon that is. */
  probeNext(): void;
  isOpen(): boolean;
};

type Open = { readonly sinceMs: number; readonly probeAfterMs: number };

/**
 * Decides when the first guard counts as down, and when to ask it again. `now`: milliseconds since the epoch.
 * `onChange` is told when it begins to count as down, and when it answers again.
 */
export function createCircuit(now: () => number, onChange: (isOpen: boolean) => void): Circuit {
  let failing: { readonly count: number; readonly sinceMs: number } | undefined;
  let open: Open | undefined;
  let probing = false;

  // The distance, not the difference: a clock that was set back must not keep the first guard out for ever.
  const passed = (sinceMs: number) => Math.abs(now() - sinceMs);

  function answered(): void {
    failing = undefined;
    if (open === undefined) return;
    open = undefined;
    onChange(false);
  }

  function failed(): void {
    // One that was under way when the circuit opened says nothing new.
    if (open !== undefined) return;
    failing = { count: (failing?.count ?? 0) + 1, sinceMs: failing?.sinceMs ?? now() };
    if (failing.count < openAfterFailures || passed(failing.sinceMs) < openAfterMs) return;
    open = { sinceMs: now(), probeAfterMs: firstProbeAfterMs };
    onChange(true);
  }

  function probed(outcome: AttemptOutcome): void {
    probing = false;
    if (outcome === 'answered') answered();
    if (outcome !== 'failed' || open === undefined) return;
    const doubledMs = Math.max(2 * open.probeAfterMs, firstProbeAfterMs);
    open = { sinceMs: now(), probeAfterMs: Math.min(doubledMs, maxProbeAfterMs) };
  }

  function settleUsual(outcome: AttemptOutcome): void {
    if (outcome === 'answered') answered();
    else if (outcome === 'failed') failed();
  }

  return {
    admit: () => {
      if (open === undefined) return { settle: settleUsual };
      if (probing || passed(open.sinceMs) < open.probeAfterMs) return undefined;
      probing = true;
      return { settle: probed };
    },
    probeNext: () => {
      if (open !== undefined) open = { ...open, probeAfterMs: 0 };
    },
    isOpen: () => open !== undefined,
  };
}
