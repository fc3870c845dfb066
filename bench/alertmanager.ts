import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Agent, request as openRequest } from 'node:http';
import { delimiter, join } from 'node:path';
import { labels } from './bench-allow-list.ts';
import { freePort, waitForPort } from './free-port.ts';
import type { Sink } from './sink.ts';

/** How a notification gets to the sink. */
export const ways = ['direct', 'bare', 'none', 'sqs'] as const;
export type Way = (typeof ways)[number];

/** The path of the command on this machine. */
export function findAlertmanager(): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => ['prometheus-alertmanager', 'alertmanager'].map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}

export function receiverOf(way: Way): string {
  return `through-${way}`;
}

export type Alertmanager = {
  readonly version: string;
  readonly post: (alertname: string, way: Way) => Promise<void>;
  readonly stop: () => void;
};

/** One that groups by name and waits for nothing, with a receiver for each way. Its files are in `directory`. */
export async function startAlertmanager(
  binary: string,
  directory: string,
  sink: Pick<Sink, 'port' | 'ca'>,
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
