import { expect, it } from 'vitest';
import { createBoundedReader } from '../../lib/secrets/bounded-reader.ts';
import { Secret } from '../../lib/secrets/secret.ts';

it('an instance calls Secrets Manager a bounded number of times, whatever drives it', async () => {
  let nowMs = 0;
  let calls = 0;
  const read = async () => {
    calls += 1;
    return { ok: true, value: new Secret('x') } as const;
  };
  const reader = createBoundedReader({ read }, 10, () => nowMs);
  const results = await Promise.all(Array.from({ length: 1_000 }, () => reader.read('a', 'AWSCURRENT')));
  expect(calls).toBe(160);
  expect(results.at(-1)).toEqual({ ok: false, reason: 'unavailable' });
  for (nowMs = 0; nowMs < 300_000; nowMs += 100) await reader.read('a', 'AWSCURRENT');
  // Ten secrets with two versions each, read once in five minutes, are 20 calls.
  expect(calls).toBeGreaterThan(160 + 20);
  expect(calls).toBeLessThan(160 + 300 * 3.2);
});
