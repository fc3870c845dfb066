import type { Answer } from '../../lib/providers/contract/outbound-request.ts';
import { createClock } from './clock.ts';
import type { Call } from './event-source.ts';
import { type AuditedEvent, type Service, startGuard } from './guard.ts';
import { type Accepted, type Arrival, judge, type Verdict } from './judge.ts';
import { createMetricStore, type MetricStore } from './metric-store.ts';
import { bodyOf, marksIn, type Step } from './notifications.ts';
import { createRandom } from './random.ts';
import { recordMetrics } from './record-metrics.ts';
import { createVendor } from './vendor.ts';

/** A notification on its way to the guard. */
export type Post = Step & {
  readonly atMs: number;
  readonly receiver: string;
  readonly sender?: string;
  readonly proof?: 'wrong';
};

/** What happens, in milliseconds from the start. */
export type Scene = {
  readonly about: string;
  readonly hours: number;
  readonly posts: (random: () => number) => readonly Post[];
  /** A wrong answer of a destination at a moment; `undefined` where nothing is wrong. */
  readonly trouble?: (destination: string, atMs: number, steps: readonly Step[]) => Answer | 'no_answer' | undefined;
  /** Of the chat; one message a second and ten in a burst where absent. */
  readonly limit?: { readonly perSecond: number; readonly burst: number };
  /** Moments at which an instance is killed in the middle of what it does. */
  readonly kills?: (random: () => number) => readonly number[];
  /** Moments at which every instance is replaced. */
  readonly deployments?: readonly number[];
  /** Every call of `deliver` fails. */
  readonly isBroken?: (atMs: number) => boolean;
  /** Nothing calls `deliver` in between. */
  readonly stopped?: { readonly fromMs: number; readonly untilMs: number };
  /** The queue takes nothing from `ingest`. */
  readonly isQueueDown?: (atMs: number) => boolean;
  /** In between, these leave the calls of `deliver` without an answer. */
  readonly silent?: { readonly services: readonly Service[]; readonly fromMs: number; readonly untilMs: number };
  /** The standing proof does not run. */
  readonly isUnproven?: (atMs: number) => boolean;
};

export type SceneRun = {
  readonly verdict: Verdict;
  /** Sorted milliseconds from acceptance to the 2xx, by receiver. */
  readonly timesOf: (receiver: string) => readonly number[];
  /** What was accepted under a delivery key. */
  readonly acceptedAs: (deliveryKey: string) => Accepted | undefined;
  readonly arrivals: readonly Arrival[];
  readonly audited: readonly AuditedEvent[];
  readonly asked: number;
  readonly refused: number;
  readonly killed: number;
  readonly simulatedMs: number;
  /** What CloudWatch has of it. */
  readonly metrics: MetricStore;
  /** Calls of `deliver` that began with a new instance. */
  readonly coldStarts: readonly number[];
};

/** Far from any day's end, so that the times of a run read the same. */
export const startMs = Date.UTC(2026, 10, 20, 10);

const destinations = ['chat', 'second', 'other'] as const;

const receiver = (name: string, deliver: string, more: object = {}) => ({
  ...{ sender: 'prod', name, team: 'ops', require: [], deliver: [`ops/${deliver}`], fallback: [] },
  ...more,
});

export const sceneAllowList = {
  ...{ version: 1, hash: 'hash', audience: 'alertguard', linkHosts: ['alertmanager.example.com'], escalation: [] },
  senders: ['prod', 'hostile'].map((name) => ({
    name,
    scheme: 'standard-webhooks',
    secret: `alertguard/senders/${name}`,
  })),
  destinations: destinations.map((name) => ({
    ...{ id: `ops/${name}`, team: 'ops', type: 'slack', secret: `alertguard/ops/${name}` },
    ...{ parallelism: 1, hosts: [], options: {} },
  })),
  receivers: [
    receiver('ops', 'chat'),
    receiver('urgent', 'chat', { urgent: true }),
    receiver('with-fallback', 'chat', { fallback: ['ops/second'] }),
    receiver('other', 'other'),
    receiver('flood', 'chat', { sender: 'hostile' }),
  ],
};

/** Plays a scene around the real `ingest` and `deliver` in virtual time. The same seed gives the same run. */
export async function runScene(scene: Scene, seed: number): Promise<SceneRun> {
  const clock = createClock(startMs);
  const random = createRandom(seed);
  const arrivals: Arrival[] = [];
  const accepted: Accepted[] = [];
  const { limit = { perSecond: 1, burst: 10 } } = scene;
  const vendors = new Map(
    destinations.map((name) => {
      const destination = `ops/${name}`;
      const vendor = createVendor({
        clock,
        latencyMs: () => 80 + 60 * random(),
        ...(limit === undefined ? {} : { limit }),
        trouble: (request, atMs) => scene.trouble?.(destination, atMs - startMs, marksIn(JSON.stringify(request))),
        onArrived: (request, atMs) => {
          arrivals.push({ destination, atMs, steps: marksIn(JSON.stringify(request)) });
        },
      });
      return [destination, vendor] as const;
    }),
  );
  const vendorOf = (id: string) => {
    const vendor = vendors.get(id);
    if (vendor === undefined) throw new RangeError('no such destination');
    return vendor;
  };
  const untilMs = startMs + scene.hours * 3_600_000;
  const sinceStart = () => clock.nowMs() - startMs;
  const metrics = createMetricStore();
  const record = recordMetrics(clock, metrics);
  const coldStarts: number[] = [];
  const { stopped, silent } = scene;
  const guard = startGuard({
    clock,
    isBroken: () => scene.isBroken?.(sinceStart()) ?? false,
    isStopped: () => stopped !== undefined && isBetween(stopped, sinceStart()),
    isQueueDown: () => scene.isQueueDown?.(sinceStart()) ?? false,
    silent: () => (silent !== undefined && isBetween(silent, sinceStart()) ? silent.services : []),
    onAudited: record.onAudited,
    onAnswered: record.onAnswered,
    onDeliverCalled: (call: Call) => {
      record.onDeliverCalled(call);
      if (call.isCold) coldStarts.push(clock.nowMs());
    },
    allowList: JSON.stringify(sceneAllowList),
    vendorOf,
    secretOf: () => JSON.stringify({ webhookUrl: 'https://hooks.slack.com/services/T0/B0/simulated' }),
    random,
  });

  record.watchQueues({ DeliveryQueue: guard.queue, DeadLetterQueue: guard.deadLetters }, untilMs);
  record.prove(destinations.length, () => !(scene.isUnproven?.(sinceStart()) ?? false), untilMs);
  if (stopped !== undefined) clock.at(startMs + stopped.untilMs, guard.resume);

  const posts = scene.posts(random);
  for (const [index, { atMs, receiver: name, sender = 'prod', group, step, proof }] of posts.entries()) {
    clock.at(startMs + atMs, () => {
      guard
        .post(sender, bodyOf({ group, step }, name, startMs), `request-${index}`, proof)
        .then((deliveries) => {
          for (const { destination, deliveryKey } of deliveries) {
            accepted.push({ group, step, destination, deliveryKey, atMs: clock.nowMs() });
          }
        })
        .catch(() => {});
    });
  }
  let killed = 0;
  for (const atMs of scene.kills?.(random) ?? []) {
    clock.at(startMs + atMs, () => {
      if (guard.kill(random()) !== undefined) killed += 1;
    });
  }
  for (const atMs of scene.deployments ?? []) clock.at(startMs + atMs, guard.replaceInstances);
  await clock.runUntil(untilMs);

  const { asked, refused } = vendorOf('ops/chat').counts;
  const audited = guard.audited;
  return {
    verdict: judge(accepted, audited, arrivals, killed > 0),
    timesOf: (name) =>
      audited
        .flatMap((event) => (event.event === 'delivery.sent' && event.receiver === name ? event.sinceAcceptedMs : []))
        .toSorted((a, b) => a - b),
    acceptedAs: (key) => accepted.find(({ deliveryKey }) => deliveryKey === key),
    ...{ arrivals, audited, asked, refused, killed, simulatedMs: clock.nowMs() - startMs, metrics, coldStarts },
  };
}

function isBetween({ fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number }, atMs: number): boolean {
  return atMs >= fromMs && atMs < untilMs;
}
