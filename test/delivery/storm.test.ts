import { describe, expect, it } from 'vitest';
import { createClock } from '../../tools/simulator/clock.ts';
import { startGuard } from '../../tools/simulator/guard.ts';
import { bodyOf, marksIn, type Step } from '../../tools/simulator/notifications.ts';
import { createRandom } from '../../tools/simulator/random.ts';
import { createVendor } from '../../tools/simulator/vendor.ts';

const startMs = Date.UTC(2026, 10, 20, 10);

const destination = (parallelism: number) => ({
  id: 'ops/chat',
  team: 'ops',
  type: 'slack',
  secret: 'alertguard/ops/chat',
  parallelism,
  hosts: [],
  options: {},
});

const allowList = (parallelism: number) =>
  JSON.stringify({
    version: 1,
    hash: 'hash',
    audience: 'alertguard',
    linkHosts: [],
    senders: [{ name: 'prod', scheme: 'standard-webhooks', secret: 'alertguard/senders/prod' }],
    destinations: [destination(parallelism)],
    receivers: [{ sender: 'prod', name: 'ops', team: 'ops', require: [], deliver: ['ops/chat'], fallback: [] }],
    escalation: [],
  });

/** Groups that change at once, to a Slack channel that takes one message a second. */
async function storm(groups: number, { parallelism = 4, maxConcurrency = 50, seed = 7 } = {}) {
  const clock = createClock(startMs);
  const random = createRandom(seed);
  const arrived: (Step & { readonly atMs: number })[] = [];
  const vendor = createVendor({
    clock,
    latencyMs: () => 80 + 60 * random(),
    limit: { perSecond: 1, burst: 10 },
    onArrived: (request, atMs) => {
      for (const step of marksIn(JSON.stringify(request))) arrived.push({ ...step, atMs });
    },
  });
  const guard = startGuard({
    clock,
    allowList: allowList(parallelism),
    vendorOf: () => vendor,
    secretOf: () => JSON.stringify({ webhookUrl: 'https://hooks.slack.com/services/T0/B0/simulated' }),
    random,
    maxConcurrency,
  });
  for (let group = 0; group < groups; group += 1) {
    clock.at(startMs + group * 2, () => {
      guard.post('prod', bodyOf({ group, step: 1 }, 'ops', startMs), `request-${group}`).catch(() => {});
    });
  }
  await clock.runUntil(startMs + 14 * 3_600_000);
  const seconds = arrived.map(({ atMs }) => (atMs - startMs) / 1000).toSorted((a, b) => a - b);
  const pauses = seconds.map((second, index) => second - (seconds[index - 1] ?? 0));
  return {
    delivered: new Set(arrived.map(({ group }) => group)).size,
    doubled: arrived.length - new Set(arrived.map(({ group }) => group)).size,
    lastSeconds: seconds.at(-1) ?? 0,
    longestPauseSeconds: Math.max(...pauses),
    mostReceives: guard.mostReceives(),
    refused: vendor.counts.refused,
    moved: guard.moved.length,
    left: guard.queue.size(),
  };
}

describe('a storm to a destination that takes one message a second', () => {
  it.each([
    { groups: 200, parallelism: 4, maxConcurrency: 50 },
    { groups: 1_000, parallelism: 1, maxConcurrency: 50 },
    { groups: 1_000, parallelism: 4, maxConcurrency: 50 },
    { groups: 1_000, parallelism: 16, maxConcurrency: 50 },
    { groups: 1_000, parallelism: 16, maxConcurrency: 2 },
  ])(
    'of $groups notifications on $parallelism lanes, $maxConcurrency batches at once, is delivered at that rate',
    async ({ groups, ...options }) => {
      const figures = await storm(groups, options);
      process.stderr.write(`storm: ${groups} notifications, ${JSON.stringify({ ...options, ...figures })}\n`);
      expect(figures).toMatchObject({ delivered: groups, doubled: 0, moved: 0, left: 0 });
      expect(figures.lastSeconds).toBeLessThan(groups * 1.1);
      expect(figures.longestPauseSeconds).toBeLessThan(10);
      expect(figures.mostReceives).toBeLessThan(400);
    },
  );
});
