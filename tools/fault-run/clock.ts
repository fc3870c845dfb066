const tickMs = 10;

/** A tick that comes late still counts as one or a few: a machine that stands still lets no visibility run out. */
const maxStepMs = 50;

export type QueueClock = {
  readonly nowMs: () => number;
  readonly stop: () => void;
};

/** The queue's clock. It runs `speed` times as fast as the machine's, so that a backoff of a minute takes seconds. */
export function startQueueClock(speed: number): QueueClock {
  let elapsedMs = 0;
  let lastMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    elapsedMs += Math.min(nowMs - lastMs, maxStepMs);
    lastMs = nowMs;
  }, tickMs);
  return { nowMs: () => elapsedMs * speed, stop: () => clearInterval(timer) };
}
