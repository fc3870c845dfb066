/** With a fallback someone else can be notified soon; without one the only better thing than waiting is an alarm. */
const patienceWithFallbackMs = 15 * 60_000;
const patienceMs = 12 * 60 * 60_000;

const firstWaitSeconds = 5;
/** A destination that is back is asked again soon; 12 hours of it are 360 receives. */
const longestOwnWaitSeconds = 2 * 60;

/** SQS lets a message stay invisible for 12 hours from its receipt; an hour is left for the attempts themselves. */
const longestWaitSeconds = 11 * 60 * 60;

/** `maxReceiveCount` in infra/queues.yml; what is received more often the queue moves away without asking anyone. */
export const maxReceives = 600;

/** Receives that are kept back: those behind a message have its count, and need more of them once it has ended. */
const reserve = 150;

/** For how long a delivery is tried, in milliseconds: as its destination says, else by whether it has a fallback. */
export function patienceOf({ patience }: { readonly patience?: number | undefined }, hasFallback: boolean): number {
  if (patience !== undefined) return patience * 1000;
  return hasFallback ? patienceWithFallbackMs : patienceMs;
}

/**
 * Whole seconds that should pass until the destination is asked again: what it asked for, else 5 s doubled with each
 * failure up to 2 min, spread by a fifth either way so that what failed together does not come back together.
 *
 * `failures` are those of the destination in a row, this one included; waiting behind another delivery is none.
 * `random` is from 0 to 1.
 */
export function wishedSeconds(attempt: {
  readonly afterSeconds: number | undefined;
  readonly failures: number;
  readonly random: number;
}): number {
  const { afterSeconds, failures, random } = attempt;
  if (afterSeconds !== undefined) return Math.min(Math.max(Math.ceil(afterSeconds), 1), longestWaitSeconds);
  // The exponent is bounded: 2 ** 1100 is Infinity.
  const doubled = firstWaitSeconds * 2 ** Math.min(Math.max(failures, 1) - 1, 20);
  return Math.round(Math.min(doubled, longestOwnWaitSeconds) * (0.8 + 0.4 * random));
}

/**
 * Whole seconds for which a delivery is put aside: as wished, but never longer than patience lasts, so that the last
 * attempt, and with it the fallback, comes when it was promised. Once half of its receives are used up the others are
 * spread over what is left of its patience: so the guard decides when to give a delivery up, and not the queue.
 */
export function waitSeconds(delivery: {
  readonly wish: number;
  /** How often the queue has handed it out. */
  readonly receives: number;
  readonly patienceLeftMs: number;
}): number {
  const { wish, receives } = delivery;
  const patienceSeconds = Math.max(Math.ceil(delivery.patienceLeftMs / 1000), 1);
  const receivesLeft = Math.max(maxReceives - reserve - receives, 1);
  const spread = receives > maxReceives / 2 ? Math.ceil(patienceSeconds / receivesLeft) : 0;
  return Math.min(Math.max(wish, spread, 1), patienceSeconds, longestWaitSeconds);
}
