import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import * as z from 'zod';
import { itWith } from './corpora.ts';
import { waitUntilAsync } from './e2e-wait.ts';
import { sendRaw } from './local-http.ts';
import { portOf } from './relay.ts';

/** Debian's name first; `alertmanager` is what the release archives hold. */
const binary = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((directory) => ['prometheus-alertmanager', 'alertmanager'].map((name) => join(directory, name)))
  .find((path) => existsSync(path));

/** A test that needs the real Alertmanager: skipped by name where it is missing, failed where `E2E=required`. */
export const itWithAlertmanager = itWith('prometheus-alertmanager', binary !== undefined);

export type PostedAlert = {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt?: string;
  readonly generatorURL?: string;
};

export type AlertmanagerOptions = {
  /** The one receiver, to which everything goes. */
  readonly receiver: string;
  /** Where it posts: a relay. */
  readonly url: string;
  /** After how long it says again what still fires; an hour where absent. */
  readonly repeatInterval?: string;
  /** `host:port` of its own and of its peers; without it there is no cluster. */
  readonly cluster?: { readonly listen: string; readonly peers: readonly string[] };
};

export type Alertmanager = {
  readonly url: string;
  /** All that it has logged, on the level `debug`. */
  readonly log: () => string;
  readonly post: (...alerts: readonly PostedAlert[]) => Promise<void>;
  /** Names of the replicas that it sees, itself included, once the cluster has settled. */
  readonly peers: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
};

/** Starts the real Alertmanager on loopback, with a configuration and a storage of its own. */
export async function startAlertmanager(options: AlertmanagerOptions): Promise<Alertmanager> {
  if (binary === undefined) throw new Error('prometheus-alertmanager is missing');
  const directory = await mkdtemp(join(tmpdir(), 'alertguard-alertmanager-'));
  const configFile = join(directory, 'alertmanager.yml');
  // JSON is YAML.
  await writeFile(configFile, JSON.stringify(configuration(options)));
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    binary,
    [
      `--config.file=${configFile}`,
      `--storage.path=${join(directory, 'storage')}`,
      `--web.listen-address=${address}`,
      '--log.level=debug',
      ...clusterFlags(options.cluster),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  const keep = (chunk: Buffer) => {
    log += chunk.toString('utf8');
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const stop = async () => {
    await end(child);
    await rm(directory, { recursive: true, force: true });
  };
  const url = `http://${address}`;
  try {
    await waitUntilAsync('Alertmanager is ready', () => isReady(child, url));
  } catch (error) {
    await stop();
    throw new Error(log, { cause: error });
  }
  return { url, log: () => log, post: (...alerts) => postAlerts(url, alerts), peers: () => settledPeers(url), stop };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server.address());
  server.close();
  await once(server, 'close');
  return port;
}

function configuration({ receiver, url, repeatInterval = '1h' }: AlertmanagerOptions) {
  const times = { group_wait: '1s', group_interval: '1s', repeat_interval: repeatInterval };
  return {
    route: { receiver, group_by: ['alertname'], ...times },
    receivers: [
      { name: receiver, webhook_configs: [{ url, send_resolved: true, http_config: { follow_redirects: false } }] },
    ],
  };
}

/** Times are short so that a cluster settles, and its second replica takes its turn, within seconds. */
function clusterFlags(cluster: AlertmanagerOptions['cluster']): string[] {
  if (cluster === undefined) return ['--cluster.listen-address='];
  return [
    `--cluster.listen-address=${cluster.listen}`,
    `--cluster.advertise-address=${cluster.listen}`,
    ...cluster.peers.map((peer) => `--cluster.peer=${peer}`),
    '--cluster.peer-timeout=1s',
    '--cluster.gossip-interval=50ms',
    '--cluster.settle-timeout=10s',
  ];
}

async function isReady(child: ChildProcess, url: string): Promise<boolean> {
  if (child.exitCode !== null) throw new Error('Alertmanager has ended');
  const answer = await sendRaw(`${url}/-/ready`, { method: 'GET' }).catch(() => undefined);
  return answer?.status === 200;
}

async function postAlerts(url: string, alerts: readonly PostedAlert[]): Promise<void> {
  const headers = ['content-type', 'application/json'];
  const { status, body } = await sendRaw(`${url}/api/v2/alerts`, { headers, body: JSON.stringify(alerts) });
  if (status !== 200) throw new Error(`Alertmanager answered ${status}: ${body}`);
}

const statusSchema = z.object({
  cluster: z.object({ status: z.string(), peers: z.array(z.object({ name: z.string() })).default([]) }),
});

async function settledPeers(url: string): Promise<string[]> {
  const { body } = await sendRaw(`${url}/api/v2/status`, { method: 'GET' });
  const { cluster } = statusSchema.parse(JSON.parse(body));
  return cluster.status === 'ready' ? cluster.peers.map(({ name }) => name) : [];
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(late);
}
