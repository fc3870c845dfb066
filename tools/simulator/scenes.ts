import type { Service } from './guard.ts';
import type { Post, Scene } from './run-scene.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Groups that all change within two seconds. */
function storm(groups: number, receiver = 'ops', sender = 'prod', atMs = 0, first = 0): Post[] {
  return Array.from({ length: groups }, (_, index) => ({
    ...{ group: first + index, step: 1, receiver, sender },
    atMs: atMs + (index * 2_000) / groups,
  }));
}

/** Groups that fire and are resolved at some time, in turn. */
function steady(random: () => number, count: number, lastsMs: number, receiver = 'ops', first = 0): Post[] {
  return Array.from({ length: count }, (_, index) => {
    const fires = random() * lastsMs * 0.9;
    const resolves = fires + random() * (lastsMs - fires);
    const post = { group: first + index, receiver };
    return [
      { ...post, step: 1, atMs: fires },
      { ...post, step: 2, atMs: resolves },
    ];
  }).flat();
}

/** Groups that fire one after the other. */
function once(first: number, count: number, everyMs: number, fromMs = 0, receiver = 'ops'): Post[] {
  return Array.from({ length: count }, (_, index) => ({
    ...{ group: first + index, step: 1, receiver },
    atMs: fromMs + index * everyMs,
  }));
}

function between(fromMs: number, untilMs: number): (atMs: number) => boolean {
  return (atMs) => atMs >= fromMs && atMs < untilMs;
}

const down = { status: 503, headers: {}, body: '' };

function outage(lastsMs: number): Scene {
  const isDown = between(10 * minuteMs, 10 * minuteMs + lastsMs);
  return {
    about: `a chat that is down for ${lastsMs / minuteMs} minutes, and another that is not`,
    hours: 14 + lastsMs / hourMs,
    posts: (random) => [
      ...steady(random, 150, 20 * minuteMs + lastsMs),
      ...steady(random, 150, 20 * minuteMs + lastsMs, 'other', 1_000),
    ],
    trouble: (destination, atMs) => (destination === 'ops/chat' && isDown(atMs) ? down : undefined),
  };
}

/** In the middle every function is replaced: the new ones have no secret in memory. */
function silence(services: readonly Service[]): Scene {
  const names = { secrets: 'Secrets Manager', queue: 'SQS' } as const;
  return {
    about: `${services.map((name) => names[name]).join(' and ')} without an answer to deliver for ten minutes, a deployment among them`,
    hours: 14,
    posts: (random) => [...steady(random, 150, hourMs), ...steady(random, 150, hourMs, 'other', 1_000)],
    silent: { services, fromMs: 20 * minuteMs, untilMs: 30 * minuteMs },
    deployments: [25 * minuteMs],
  };
}

/** Each by its name on the command line. */
export const scenes: Readonly<Record<string, Scene>> = {
  calm: { about: '200 groups in two hours', hours: 3, posts: (random) => steady(random, 200, 2 * hourMs) },
  storm: {
    about: '1,000 groups at once, and an urgent one 20 seconds later',
    hours: 14,
    posts: () => [...storm(1_000), { group: 9_000, step: 1, receiver: 'urgent', atMs: 20_000 }],
  },
  'storm-10000': {
    about: '10,000 groups at once, and an urgent one 20 seconds later',
    hours: 14,
    posts: () => [...storm(10_000), { group: 90_000, step: 1, receiver: 'urgent', atMs: 20_000 }],
  },
  'down-1m': outage(minuteMs),
  'down-15m': outage(15 * minuteMs),
  'down-6h': outage(6 * hourMs),
  'dead-6h': {
    about: 'a chat with a fallback that is dead for six hours, with 300 notifications, and another that is not',
    hours: 20,
    posts: (random) => [
      ...steady(random, 150, 6 * hourMs, 'with-fallback'),
      ...steady(random, 150, 6 * hourMs, 'other', 1_000),
    ],
    trouble: (destination, atMs) => (destination === 'ops/chat' && atMs < 6 * hourMs ? down : undefined),
  },
  'limited-1h': {
    about: 'a chat that answers 429 for an hour',
    hours: 15,
    posts: (random) => steady(random, 150, 90 * minuteMs),
    trouble: (_, atMs) =>
      between(10 * minuteMs, 70 * minuteMs)(atMs)
        ? { status: 429, headers: { 'retry-after': '30' }, body: 'rate_limited' }
        : undefined,
  },
  poison: {
    about: 'one message that the chat answers with 500 whenever it comes, among others',
    hours: 14,
    posts: (random) => [{ group: 7_777, step: 1, receiver: 'ops', atMs: 1_000 }, ...steady(random, 100, hourMs)],
    trouble: (_, __, steps) =>
      steps.some(({ group }) => group === 7_777) ? { status: 500, headers: {}, body: '' } : undefined,
  },
  'dead-quiet': {
    about: 'a chat that is dead for six hours, with one alert an hour and no fallback',
    hours: 8,
    posts: () => once(1, 6, hourMs, 20 * minuteMs),
    trouble: (_, atMs) => (between(10 * minuteMs, 6 * hourMs + 10 * minuteMs)(atMs) ? down : undefined),
  },
  'unauthenticated-10m': {
    about: 'a sender with a wrong key for ten minutes, among others',
    hours: 3,
    posts: (random) => [
      ...steady(random, 50, hourMs),
      ...once(5_000, 20, 30_000, 30 * minuteMs).map((post) => ({ ...post, proof: 'wrong' }) as const),
    ],
  },
  'not-allowed-1h': {
    about: 'a sender that notifies a receiver which the allow-list lacks, every five minutes for an hour',
    hours: 3,
    posts: () => once(1, 12, 5 * minuteMs, 10 * minuteMs, 'nobody'),
  },
  'dead-letters': {
    about: 'a message that the chat refuses for good today, and another tomorrow',
    hours: 28,
    posts: (random) => [...steady(random, 50, 26 * hourMs), ...once(7_777, 2, 24 * hourMs, hourMs)],
    trouble: (_, __, steps) =>
      steps.some(({ group }) => group >= 7_777) ? { status: 404, headers: {}, body: 'channel_not_found' } : undefined,
  },
  'broken-30m': {
    about: 'a deliver that fails with an error whenever it is called, for half an hour',
    hours: 4,
    posts: (random) => steady(random, 100, 2 * hourMs),
    isBroken: between(20 * minuteMs, 50 * minuteMs),
  },
  'stopped-1h': {
    about: 'a deliver that nothing calls for an hour',
    hours: 4,
    posts: (random) => steady(random, 100, 2 * hourMs),
    stopped: { fromMs: 20 * minuteMs, untilMs: 80 * minuteMs },
  },
  'queue-down-10m': {
    about: 'a queue that takes nothing for ten minutes, with a notification every 20 seconds',
    hours: 3,
    posts: () => once(1, 180, 20_000),
    isQueueDown: between(20 * minuteMs, 30 * minuteMs),
  },
  'secrets-silent-10m': silence(['secrets']),
  'queue-silent-10m': silence(['queue']),
  'aws-silent-10m': silence(['secrets', 'queue']),
  'unproven-2h': {
    about: 'a standing proof that does not run for two hours',
    hours: 6,
    posts: (random) => steady(random, 20, 5 * hourMs),
    isUnproven: between(hourMs, 3 * hourMs),
  },
  deployment: {
    about: 'every function replaced in the middle of a storm of 500 groups',
    hours: 14,
    posts: () => storm(500),
    deployments: [15_000, 30_000],
  },
  hostile: {
    about: 'one sender floods the chat with 2,000 groups while another has 50, five of them urgent',
    hours: 14,
    posts: (random) => [
      ...storm(2_000, 'flood', 'hostile'),
      ...steady(random, 45, 5 * minuteMs, 'ops', 10_000),
      ...steady(random, 5, 5 * minuteMs, 'urgent', 20_000),
    ],
  },
  /** Everything at once, for many seeds: the limit changes, instances are killed, groups flap. */
  chaos: {
    about: 'flapping groups, a limit that comes and goes, outages of seconds and kills',
    hours: 14,
    posts: (random) => {
      const groups = 20 + Math.floor(random() * 60);
      return Array.from({ length: groups }, (_, group) => {
        const states = 1 + Math.floor(random() * 5);
        let atMs = random() * 2 * minuteMs;
        return Array.from({ length: states }, (__, index) => {
          atMs += random() * minuteMs;
          const post = { group, step: index + 1, atMs };
          if (group % 4 === 3) return { ...post, receiver: 'flood', sender: 'hostile' };
          return { ...post, receiver: ['ops', 'urgent', 'with-fallback'][group % 4] ?? 'ops' };
        });
      }).flat();
    },
    trouble: (destination, atMs) => {
      if (destination !== 'ops/chat') return undefined;
      const second = Math.floor(atMs / 1_000);
      if (second % 97 < 7) return down;
      if (second % 61 < 5) return { status: 429, headers: { 'retry-after': '3' }, body: 'rate_limited' };
      return second % 113 === 0 ? 'no_answer' : undefined;
    },
    kills: (random) => Array.from({ length: 1 + Math.floor(random() * 6) }, () => random() * 5 * minuteMs),
  },
};
