/** With a fallback someone else can be told soon; without one the only better thing than waiting is an alarm. */
const patienceWithFallbackMs = 15 * 60_000;
const patienceMs = 12 * 60 * 60_000;

/** Whether a delivery that failed once more has been tried for long enough since it was accepted. */
export function isExpired(acceptedAtMs: number, nowMs: number, hasFallback: boolean): boolean {
  return nowMs - acceptedAtMs >= (hasFallback ? patienceWithFallbackMs : patienceMs);
}
