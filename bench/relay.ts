import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { writeRelays } from '../infra/build/write-dist.ts';
import { labels, receiver, sender } from './bench-allow-list.ts';
import type { Figures } from './figures.ts';
import { freePort, waitForPort } from './free-port.ts';
import { type Load, type Loaded, loadedSchema } from './load.ts';
import { notificationBody } from './notification-body.ts';
import { forgetPeak, processorSeconds, residentMb } from './process-usage.ts';
import { signingKeyText } from './request-event.ts';
import { interleave, summarize } from './samples.ts';

const directory = resolve('dist/bench/relay');
const contenders = ['relay', 'bare'] as const;
type Contender = (typeof contenders)[number];
type Running = { readonly child: ChildProcess; readonly pid: number; readonly port: number };

const alerts = 10;
/** The largest body that Alertmanager may post, nearly. */
const largeBody = { body: 'x'.repeat(1024), times: 6 * 1024 } as const;
const manyConnections = 64;

/** The relay beside the least that stands between two connections in Node: requests, processor time, memory. */
export async function benchRelay({ quick }: { readonly quick: boolean }): Promise<Figures> {
  await mkdir(directory, { recursive: true });
  await writeRelays(directory);
  const ends = fork(fileURLToPath(new URL('relay-load.ts', import.meta.url)));
  const [message] = await once(ends, 'message');
  const guardPort = z.object({ port: z.int() }).parse(message).port;
  const keyFile = join(directory, 'key');
  await rm(keyFile, { force: true });
  await writeFile(keyFile, signingKeyText, { mode: 0o400 });
  const running: Record<Contender, Running> = {
    relay: await start(async (port) => [
      join(directory, 'relay.mjs'),
      ...['--guard-url', `http://127.0.0.1:${guardPort}/v1/senders/${sender}/notifications`],
      ...['--key-file', keyFile, '--listen', `127.0.0.1:${port}`],
    ]),
    bare: await start(async (port) => [
      fileURLToPath(new URL('bare-proxy.ts', import.meta.url)),
      ...[String(guardPort), String(port)],
    ]),
  };
  try {
    return await measure(ends, running, quick);
  } finally {
    for (const { child } of Object.values(running)) child.kill('SIGKILL');
    ends.disconnect();
  }
}

type Sample = { readonly perSecond: number; readonly cpuMicroseconds: number };

async function measure(ends: ChildProcess, running: Record<Contender, Running>, quick: boolean): Promise<Figures> {
  const memory = (which: 'now' | 'peak') => ({
    relay: residentMb(running.relay.pid, which),
    bare: residentMb(running.bare.pid, which),
  });
  const idleMb = memory('now');
  const body = notificationBody(alerts, receiver, labels);
  const sampler = (contender: Contender, connections: number, requests: number) => async (): Promise<Sample> => {
    const { pid, port } = running[contender];
    const beforeSeconds = processorSeconds(pid);
    const { seconds, unavailable } = await load(ends, { port, connections, requests, body, times: 1 });
    if (unavailable > 0) throw new Error(`${contender} did not pass ${unavailable} on`);
    return {
      perSecond: requests / seconds,
      cpuMicroseconds: ((processorSeconds(pid) - beforeSeconds) / requests) * 1e6,
    };
  };
  for (const { pid } of Object.values(running)) forgetPeak(pid);
  const samples = await interleave(
    new Map<string, () => Promise<Sample>>(
      contenders.flatMap((contender) => [
        [`${contender} 1`, sampler(contender, 1, quick ? 1000 : 2000)],
        [`${contender} 16`, sampler(contender, 16, quick ? 4000 : 8000)],
      ]),
    ),
    quick ? 3 : 11,
  );
  const loadedMb = memory('peak');
  for (const { pid } of Object.values(running)) forgetPeak(pid);
  const large = new Map<Contender, Loaded>();
  for (const contender of contenders) {
    const { port } = running[contender];
    const request = { port, connections: manyConnections, requests: 2 * manyConnections, ...largeBody };
    large.set(contender, await load(ends, request));
  }
  const largeMb = memory('peak');

  const slowest = (name: string) => summarize(samples(name).map(({ perSecond }) => 1 / perSecond));
  const cpu = (name: string) => summarize(samples(name).map(({ cpuMicroseconds }) => cpuMicroseconds));
  const ratioOf = (connections: number) =>
    slowest(`bare ${connections}`).minimum / slowest(`relay ${connections}`).minimum;
  return {
    name: 'relay',
    title: 'Relay',
    ratios: [
      { what: 'requests a second at 16 connections, of the bare proxy', value: ratioOf(16), goal: { atLeast: 0.7 } },
      { what: 'requests a second at 1 connection, of the bare proxy', value: ratioOf(1) },
      {
        what: 'processor time of the bare proxy at 16 connections, of the relay’s',
        value: cpu('bare 16').minimum / cpu('relay 16').minimum,
        budget: { atLeast: 0.35 },
      },
      { what: 'memory under load', value: loadedMb.relay, unit: 'MB', goal: { atMost: 90 }, budget: { atMost: 110 } },
      {
        what: 'memory at 64 bodies of 6 MiB at once',
        value: largeMb.relay,
        unit: 'MB',
        goal: { atMost: 200 },
        budget: { atMost: 200 },
      },
    ],
    tables: [
      {
        head: ['best (median)', '1 connection, requests/s', '16, requests/s', 'processor, µs a request at 16'],
        rows: contenders.map((contender) => [
          titles[contender],
          ...[1, 16].map((connections) => {
            const { minimum, median } = slowest(`${contender} ${connections}`);
            return `${(1 / minimum).toFixed(0)} (${(1 / median).toFixed(0)})`;
          }),
          `${cpu(`${contender} 16`).minimum.toFixed(0)} (${cpu(`${contender} 16`).median.toFixed(0)})`,
        ]),
      },
      {
        head: ['resident, MB', 'idle', 'most under load', 'most at 64 × 6 MiB', 'of 128 passed on'],
        rows: contenders.map((contender) => [
          titles[contender],
          ...[idleMb, loadedMb, largeMb].map((mb) => mb[contender].toFixed(0)),
          String(large.get(contender)?.accepted ?? 0),
        ]),
      },
    ],
    notes: [
      '[ADR 5](adr/0005-an-own-relay.md) says what would reach 0.7, and why it is not done.',
      `Notifications of ${alerts} alerts, ${(Buffer.byteLength(body) / 1000).toFixed(1)} kB, over plain HTTP on loopback; sender and guard are one process that parses next to nothing. The contenders take turns.`,
      'The bare proxy (`bench/bare-proxy.ts`) pipes both ways; the relay reads the whole body first, as it signs it.',
      'What the relay does not pass on of the large bodies it answers with 503, for which Alertmanager tries again.',
    ],
  };
}

const titles = { relay: 'relay', bare: 'bare `node:http` proxy' } as const satisfies Record<Contender, string>;

async function start(argumentsFor: (port: number) => Promise<string[]>): Promise<Running> {
  const port = await freePort();
  const child = spawn(process.execPath, await argumentsFor(port), { stdio: ['ignore', 'ignore', 'inherit'] });
  await waitForPort(port, () => child.exitCode === null);
  return { child, pid: child.pid ?? 0, port };
}

async function load(ends: ChildProcess, request: Load): Promise<Loaded> {
  ends.send(request);
  const [message] = await once(ends, 'message');
  return loadedSchema.parse(message);
}
