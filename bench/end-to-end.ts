import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { Agent, request as openRequest } from 'node:http';
import { createServer } from 'node:https';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { createLocalAuthority } from '../lib/local/stand-in/local-authority.ts';
import { labels } from './bench-allow-list.ts';
import type { Figures } from './figures.ts';
import { freePort, waitForPort } from './free-port.ts';
import { quantile } from './samples.ts';
import { clockMs, type Reached, reachedSchema, type Stage, stages } from './stages.ts';

const directory = resolve('dist/bench/end-to-end');
const ways = ['direct', 'bare', 'none', 'sqs'] as const;
type Way = (typeof ways)[number];

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

const arrivalTimeoutMs = 10_000;

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
  const alertmanager = await startAlertmanager(binary, sink, {
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

function findAlertmanager(): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => ['prometheus-alertmanager', 'alertmanager'].map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}

type Sink = {
  readonly port: number;
  readonly ca: string;
  /** The time at which a message with this text had arrived. */
  readonly waitFor: (text: string) => Promise<number>;
  readonly close: () => void;
};

async function startSink(): Promise<Sink> {
  const authority = await createLocalAuthority(Date.now());
  const waiting = new Map<string, (atMs: number) => void>();
  const server = createServer(await authority.issue('localhost', '127.0.0.1'), (request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const atMs = clockMs();
      response.end('{}');
      for (const [text, arrived] of waiting) if (body.includes(text)) arrived(atMs);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    ca: authority.certificate,
    waitFor: (text) =>
      new Promise((resolve, fail) => {
        const late = setTimeout(() => fail(new Error(`${text} did not arrive`)), arrivalTimeoutMs);
        waiting.set(text, (atMs) => {
          clearTimeout(late);
          waiting.delete(text);
          resolve(atMs);
        });
      }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

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

function receiverOf(way: Way): string {
  return `through-${way}`;
}

type Alertmanager = {
  readonly version: string;
  readonly post: (alertname: string, way: Way) => Promise<void>;
  readonly stop: () => void;
};

async function startAlertmanager(
  binary: string,
  sink: Sink,
  relays: Readonly<Record<Exclude<Way, 'direct'>, string>>,
): Promise<Alertmanager> {
  const caFile = join(directory, 'authority.pem');
  await writeFile(caFile, sink.ca);
  const urls = { direct: `https://localhost:${sink.port}/0`, ...relays };
  const configuration = {
    route: {
      receiver: receiverOf('direct'),
      group_by: ['alertname'],
      ...{ group_wait: '0s', group_interval: '1h', repeat_interval: '1h' },
      routes: ways.map((way) => ({ receiver: receiverOf(way), matchers: [`way="${way}"`] })),
    },
    receivers: ways.map((way) => ({
      name: receiverOf(way),
      webhook_configs: [
        {
          url: urls[way],
          send_resolved: false,
          http_config: { follow_redirects: false, ...(way === 'direct' && { tls_config: { ca_file: caFile } }) },
        },
      ],
    })),
  };
  // JSON is YAML.
  await writeFile(join(directory, 'alertmanager.yml'), JSON.stringify(configuration));
  const port = await freePort();
  const child = spawn(
    binary,
    [
      `--config.file=${join(directory, 'alertmanager.yml')}`,
      `--storage.path=${join(directory, 'storage')}`,
      ...[`--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address='],
    ],
    { stdio: ['ignore', 'ignore', 'ignore'] },
  );
  await waitForPort(port, () => child.exitCode === null);
  const agent = new Agent({ keepAlive: true });
  return {
    version: await versionOf(spawn(binary, ['--version'], { stdio: ['ignore', 'pipe', 'pipe'] })),
    post: async (alertname, way) => {
      const alert = {
        labels: { alertname, way, severity: 'critical', ...labels },
        annotations: { summary: 'It is slow.' },
      };
      await post(agent, port, JSON.stringify([alert]));
    },
    stop: () => {
      agent.destroy();
      child.kill('SIGTERM');
    },
  };
}

function post(agent: Agent, port: number, body: string): Promise<void> {
  return new Promise((resolve, fail) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const options = { host: '127.0.0.1', port, agent, path: '/api/v2/alerts', method: 'POST', headers };
    const request = openRequest(options, (response) => {
      response.resume();
      response.on('end', () => (response.statusCode === 200 ? resolve() : fail(new Error('Alertmanager refused'))));
    });
    request.on('error', fail);
    request.end(body);
  });
}

async function versionOf(child: ChildProcess): Promise<string> {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(child, 'close');
  return /version (\S+)/.exec(text)?.[1] ?? '';
}
