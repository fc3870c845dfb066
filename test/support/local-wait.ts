import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when the condition holds; rejects with `what` when it has not within the time. */
export async function waitUntil(what: string, condition: () => boolean, timeoutMs = 5_000): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadlineMs) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
    await sleep(5);
  }
}
