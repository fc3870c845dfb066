const firstDelaySeconds = 5;
const maxDelaySeconds = 15 * 60;

/** SQS lets a message stay invisible for 12 hours from its receipt; an hour is left for the attempts themselves. */
const maxRetryAfterSeconds = 11 * 60 * 60;

/**
 * A provider that asks for one second again and again would use up the queue's `maxReceiveCount` within minutes; after
 * these attempts its wish can only make the wait longer.
 */
const attemptsAsAsked = 10;

/**
 * Seconds until the next attempt: what the provider asked for, else 5 s doubled with each attempt up to 15 min, spread
 * by a fifth either way so that deliveries which failed together do not come back together.
 *
 * `attempt` counts from 1; `random` is from 0 to 1.
 */
export function backoffSeconds(attempt: number, afterSeconds: number | undefined, random: number): number {
  // The exponent is bounded: 2 ** 1100 is Infinity, and a delivery may be handed out that often.
  const doubled = firstDelaySeconds * 2 ** Math.min(attempt - 1, 20);
  const own = Math.round(Math.min(doubled, maxDelaySeconds) * (0.8 + 0.4 * random));
  if (afterSeconds === undefined) return own;
  const asked = Math.min(Math.max(Math.ceil(afterSeconds), 1), maxRetryAfterSeconds);
  return attempt <= attemptsAsAsked ? asked : Math.max(asked, own);
}
