import { describe, expect, it } from 'vitest';
import type { Answer } from '../../lib/providers/contract/outbound-request.ts';
import { createClock } from '../../tools/simulator/clock.ts';
import { startGuard } from '../../tools/simulator/guard.ts';
import { bodyOf, marksIn } from '../../tools/simulator/notifications.ts';
import { createRandom } from '../../tools/simulator/random.ts';
import { createVendor } from '../../tools/simulator/vendor.ts';

const startMs = Date.UTC(2026, 10, 20, 10);

const destination = (name: string) => ({
  id: `ops/${name}`,
  team: 'ops',
  type: 'slack',
  secret: `alertguard/ops/${name}`,
  parallelism: 4,
  hosts: [],
  options: {},
});

const receiver = (name: string, fallback: readonly string[]) => ({
  ...{ sender: 'prod', name, team: 'ops', require: [], deliver: ['ops/down'], fallback },
});

const allowList = JSON.stringify({
  version: 1,
  hash: 'hash',
  audience: 'alertguard',
  linkHosts: [],
  senders: [{ name: 'prod', scheme: 'standard-webhooks', secret: 'alertguard/senders/prod' }],
  destinations: [destination('down'), destination('second')],
  receivers: [receiver('with-fallback', ['ops/second']), receiver('alone', [])],
  escalation: [],
});

/** Minutes after its acceptance at which each notification reaches the fallback of a destination that never takes any. */
async function minutesToFallback(down: Answer | 'no_answer', groups: number) {
  const clock = createClock(startMs);
  const random = createRandom(11);
  const arrivals: number[] = [];
  const shared = { clock, latencyMs: () => 100 };
  const vendors = {
    'ops/down': createVendor({ ...shared, trouble: () => down, onArrived: () => {} }),
    'ops/second': createVendor({
      ...shared,
      onArrived: (request, atMs) => {
        for (const _ of marksIn(JSON.stringify(request))) arrivals.push((atMs - startMs) / 60_000);
      },
    }),
  };
  const guard = startGuard({
    clock,
    allowList,
    vendorOf: (id) => (id === 'ops/down' ? vendors['ops/down'] : vendors['ops/second']),
    secretOf: () => JSON.stringify({ webhookUrl: 'https://hooks.slack.com/services/T0/B0/simulated' }),
    random,
  });
  for (let group = 0; group < groups; group += 1) {
    // Neighbours without a fallback, which wait for twelve hours, must not hold the others.
    const name = group % 2 === 0 ? 'with-fallback' : 'alone';
    guard.post('prod', bodyOf({ group, step: 1 }, name, startMs), `request-${group}`).catch(() => {});
  }
  await clock.runUntil(startMs + 60 * 60_000);
  return { arrivals, asked: vendors['ops/down'].counts.asked };
}

describe('the fallback of a destination that takes nothing is told at the promised quarter of an hour', () => {
  it.each<[string, Answer | 'no_answer']>([
    ['503', { status: 503, headers: {}, body: '' }],
    ['503 and Retry-After of an hour', { status: 503, headers: { 'retry-after': '3600' }, body: '' }],
    ['429', { status: 429, headers: {}, body: '' }],
    ['429 and Retry-After of a second', { status: 429, headers: { 'retry-after': '1' }, body: '' }],
    ['429 and Retry-After of an hour', { status: 429, headers: { 'retry-after': '3600' }, body: '' }],
    ['429 and Retry-After of eleven hours', { status: 429, headers: { 'retry-after': '39600' }, body: '' }],
    ['429 and Retry-After without end', { status: 429, headers: { 'retry-after': '9'.repeat(60) }, body: '' }],
    ['a destination that does not answer', 'no_answer'],
  ])('%s', { timeout: 120_000 }, async (title, answer) => {
    const { arrivals, asked } = await minutesToFallback(answer, 40);
    const [first = 0, last = 0] = [Math.min(...arrivals), Math.max(...arrivals)];
    process.stderr.write(
      `fallback (${title}): ${arrivals.length} of 20 after ${first.toFixed(2)} to ${last.toFixed(2)} min, asked ${asked} times\n`,
    );
    expect(arrivals).toHaveLength(20);
    expect(first).toBeGreaterThanOrEqual(15);
    expect(last).toBeLessThan(16);
  });
});
