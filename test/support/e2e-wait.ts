import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 50;

/** As `waitUntil`, for a condition that asks another process, and with the patience that one needs. */
export async function waitUntilAsync(
  what: string,
  condition: () => Promise<boolean> | boolean,
  timeoutMs = 30_000,
): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
    await sleep(pollMs);
  }
}
