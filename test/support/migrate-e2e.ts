import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { listenOnLoopback } from '../../lib/local/stand-in/listen-on-loopback.ts';
import { readBody } from '../../lib/local/stand-in/read-body.ts';
import { freePort } from './e2e-alertmanager.ts';
import { waitUntilAsync } from './e2e-wait.ts';
import { sendRaw } from './local-http.ts';

const binaries = ['prometheus-alertmanager', 'alertmanager'];

export type ConfiguredAlertmanager = {
  readonly post: (alerts: readonly object[]) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** The real Alertmanager with a configuration as it is, on loopback and with a storage of its own. */
export async function startConfigured(configuration: string): Promise<ConfiguredAlertmanager> {
  const directory = await mkdtemp(join(tmpdir(), 'alertguard-migrated-'));
  const file = join(directory, 'alertmanager.yml');
  await writeFile(file, configuration);
  const url = `http://127.0.0.1:${await freePort()}`;
  const flags = [
    `--config.file=${file}`,
    `--storage.path=${join(directory, 'storage')}`,
    `--web.listen-address=${url.slice('http://'.length)}`,
    '--cluster.listen-address=',
  ];
  const child = await spawnFirst(binaries, flags);
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString('utf8')));
  const stop = async () => {
    if (child.exitCode === null) {
      const ended = once(child, 'close');
      child.kill('SIGTERM');
      await ended;
    }
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await waitUntilAsync('Alertmanager is ready', async () => {
      if (child.exitCode !== null) throw new Error('Alertmanager has ended');
      const answer = await sendRaw(`${url}/-/ready`, { method: 'GET' }).catch(() => undefined);
      return answer?.status === 200;
    });
  } catch (error) {
    await stop();
    throw new Error(log, { cause: error });
  }
  const headers = ['content-type', 'application/json'];
  return {
    stop,
    post: async (alerts) => {
      const { status, body } = await sendRaw(`${url}/api/v2/alerts`, { headers, body: JSON.stringify(alerts) });
      if (status !== 200) throw new Error(`Alertmanager answered ${status}: ${body}`);
    },
  };
}

export type Capture = {
  readonly url: string;
  /** `<destination> <firing|resolved> <alertname>` of all that Alertmanager itself sent, in the order of arrival. */
  readonly received: readonly string[];
  readonly close: () => Promise<void>;
};

const webhookBody = z.object({ status: z.string(), groupLabels: z.object({ alertname: z.string() }) });
const slackBody = z.object({ attachments: z.array(z.object({ title: z.string() })).min(1) });

/** Takes what Alertmanager posts to Slack and to webhooks; the path names the destination. */
export async function startCapture(): Promise<Capture> {
  const received: string[] = [];
  const server = await listenOnLoopback(async (request, response) => {
    const body = (await readBody(request, 1_000_000)) ?? Buffer.alloc(0);
    received.push(`${(request.url ?? '/').slice(1)} ${aboutOf(JSON.parse(body.toString('utf8')))}`);
    response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
  });
  return { url: server.url, received, close: server.close };
}

function aboutOf(body: unknown): string {
  const webhook = webhookBody.safeParse(body);
  if (webhook.success) return `${webhook.data.status} ${webhook.data.groupLabels.alertname}`;
  const [, status = '', name = ''] =
    /^\[(FIRING|RESOLVED)(?::\d+)?\] (\S+)/.exec(slackBody.parse(body).attachments[0]?.title ?? '') ?? [];
  return `${status.toLowerCase()} ${name}`;
}

async function spawnFirst(names: readonly string[], flags: readonly string[]): Promise<ChildProcess> {
  for (const name of names) {
    const child = spawn(name, flags, { stdio: ['ignore', 'ignore', 'pipe'] });
    const started = await Promise.race([once(child, 'spawn').then(() => true), once(child, 'error').then(() => false)]);
    if (started) return child;
  }
  throw new Error('no Alertmanager is installed');
}
