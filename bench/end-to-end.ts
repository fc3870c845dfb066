import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { findAlertmanager, receiverOf, startAlertmanager, type Way, ways } from './alertmanager.ts';
import type { Figures } from './figures.ts';
import { quantile } from './samples.ts';
import { type Sink, startSink } from './sink.ts';
import { clockMs, type Reached, reachedSchema, type Stage, stages } from './stages.ts';

const directory = resolve('dist/bench/end-to-end');
const titles = {
  direct: 'Alertmanager’s own webhook receiver',
  bare: 'three bare hops in Node',
  none: 'through the guard, without a queue',
  sqs: 'through the guard, with the local SQS',
} as const satisfies Record<Way, string>;

/** What is done from the moment that the stage is reached. */
const stageTitles = {
  relay: 'relay',
  gateway: 'gateway of the local stack',
  ingest: '`ingest`, until it queues',
  queue: 'queue',
  deliver: '`deliver`, until it sends',
  sending: 'HTTPS, until the sink has it',
} as const satisfies Record<Stage, string>;

/** The real Alertmanager and one sink: its own webhook receiver, and through the guard, in turns. */
export async function benchEndToEnd({ quick }: { readonly quick: boolean }): Promise<Figures> {
  const binary = findAlertmanager();
  if (binary === undefined) return withoutAlertmanager;
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const sink = await startSink();
  const hops = await startHops(sink);
  const guards: Readonly<Record<'none' | 'sqs', Guard>> = {
    none: await startGuard('none', sink),
    sqs: await startGuard('sqs', sink),
  };
  const alertmanager = await startAlertmanager(binary, directory, sink, {
    bare: hops.url,
    none: guards.none.url,
    sqs: guards.sqs.url,
  });
  try {
    const journeys: Record<Way, Journey[]> = { direct: [], bare: [], none: [], sqs: [] };
    const [warmUp, rounds] = quick ? [20, 100] : [50, 500];
    for (let round = 0; round < warmUp + rounds; round += 1) {
      for (const way of ways) {
        const name = `${way}${round}.`;
        const startedMs = clockMs();
        const arrived = sink.waitFor(name);
        await alertmanager.post(name, way);
        journeys[way].push({ startedMs, arrivedMs: await arrived });
      }
    }
    const tookMs = (way: Way) => journeys[way].slice(warmUp).map(({ startedMs, arrivedMs }) => arrivedMs - startedMs);
    const stagesMs = async (way: 'none' | 'sqs') => stagesOf(journeys[way], await guards[way].reached(), warmUp);
    return figuresOf(
      { direct: tookMs('direct'), bare: tookMs('bare'), none: tookMs('none'), sqs: tookMs('sqs') },
      { none: await stagesMs('none'), sqs: await stagesMs('sqs') },
      alertmanager.version,
    );
  } finally {
    alertmanager.stop();
    for (const { stop } of [hops, ...Object.values(guards)]) stop();
    sink.close();
  }
}

type Journey = { readonly startedMs: number; readonly arrivedMs: number };

type StagesMs = Readonly<Record<'alertmanager' | Stage, readonly number[]>>;

/** How long each journey was in each stage. */
function stagesOf(journeys: readonly Journey[], reached: Reached, warmUp: number): StagesMs {
  const between = (from: readonly number[], to: readonly number[]) =>
    from.map((ms, index) => (to[index] ?? Number.NaN) - ms).slice(warmUp);
  const started = journeys.map(({ startedMs }) => startedMs);
  const arrived = journeys.map(({ arrivedMs }) => arrivedMs);
  return {
    alertmanager: between(started, reached.relay),
    relay: between(reached.relay, reached.gateway),
    gateway: between(reached.gateway, reached.ingest),
    ingest: between(reached.ingest, reached.queue),
    queue: between(reached.queue, reached.deliver),
    deliver: between(reached.deliver, reached.sending),
    sending: between(reached.sending, arrived),
  };
}

function figuresOf(
  tookMs: Readonly<Record<Way, readonly number[]>>,
  stagesMs: Readonly<Record<'none' | 'sqs', StagesMs>>,
  alertmanagerVersion: string,
): Figures {
  const [direct, bare, none, sqs] = ways.map((way) => quantile(tookMs[way], 0.5));
  const ratio = (one = Number.NaN) => one / (direct ?? Number.NaN);
  const show = (ms: readonly number[]) => [0.5, 0.95, 0].map((share) => quantile(ms, share).toFixed(1));
  return {
    name: 'end-to-end',
    title: 'From Alertmanager to a destination',
    ratios: [
      { what: 'p50 of three bare hops in Node, of direct', value: ratio(bare) },
      { what: 'p50 through the guard without a queue, of direct', value: ratio(none), goal: { atMost: 2 } },
      { what: 'p50 through the guard with the local queue, of direct', value: ratio(sqs) },
      { what: 'p50 of the local queue alone', value: quantile(stagesMs.sqs.queue, 0.5), unit: 'ms' },
    ],
    tables: [
      {
        head: ['ms', 'p50', 'p95', 'least'],
        rows: [
          ...ways.map((way) => [titles[way], ...show(tookMs[way])]),
          ['of that, in the local SQS', ...show(stagesMs.sqs.queue)],
        ],
      },
      {
        head: ['ms of those without a queue', 'p50', 'p95', 'least'],
        rows: [
          ['Alertmanager, until the relay has the head of the request', ...show(stagesMs.none.alertmanager)],
          ...stages.map((stage) => [stageTitles[stage], ...show(stagesMs.none[stage])]),
        ],
      },
    ],
    notes: [
      `From the alert’s POST to Alertmanager ${alertmanagerVersion} (\`group_wait: 0s\`) until the sink has the whole message: one alert, one destination, one at a time, ${tookMs.direct.length} each way, in turns.`,
      'The sink is one HTTPS server for all. Relay, gateway, `ingest` and `deliver` are one process, as `npm start` runs them. Without a queue `deliver` is called with what `ingest` queued.',
      'The bare hops (`bench/bare-hops.ts`) are what no guard can do without: from Alertmanager to a server, to a second one, and over TLS to the sink. Both servers are one process. What the guard takes beyond them is spread over its stages, as the second table shows.',
      'The local SQS is fauxqs, in the same process; the time in it is from the call that sends to the call of `deliver`. It is no measure of AWS’ SQS.',
      'Each row of the second table is by itself: medians do not add up, and less so on a busy machine.',
    ],
  };
}

const withoutAlertmanager: Figures = {
  name: 'end-to-end',
  title: 'From Alertmanager to a destination',
  ratios: [],
  tables: [],
  notes: ['Not measured: this machine has no `prometheus-alertmanager`.'],
};

type Guard = {
  readonly url: string;
  readonly reached: () => Promise<Reached>;
  readonly stop: () => void;
};

async function startGuard(queue: 'none' | 'sqs', { port, ca }: Sink): Promise<Guard> {
  const { child, url, stop } = await startProcess('guard-process.ts', { queue, receiver: receiverOf(queue), port, ca });
  return {
    url,
    stop,
    reached: async () => {
      child.send('reached');
      const [message] = await once(child, 'message');
      return reachedSchema.parse(message);
    },
  };
}

async function startHops({ port, ca }: Sink): Promise<Pick<Guard, 'url' | 'stop'>> {
  return await startProcess('bare-hops.ts', { port, ca });
}

/** One that sends its URL when it is ready. */
async function startProcess(file: string, settings: object) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    env: { ...process.env, SETTINGS: JSON.stringify(settings) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [started] = await once(child, 'message');
  return { child, url: z.object({ url: z.string() }).parse(started).url, stop: () => child.disconnect() };
}
