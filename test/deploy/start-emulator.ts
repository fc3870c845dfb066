import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LocalAuthority } from '../../lib/local/stand-in/local-authority.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** The version that `emulator.py` was written for. */
const requirement = 'ministack==1.5.33';

export const region = 'eu-central-1';

/** The emulator's own root user. */
const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

export type Emulator = {
  readonly port: number;
  /** For osls, the command line and the SDK: what leads to the emulator, and nowhere else. */
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
};

/** Starts ministack on loopback, with TLS and with IAM enforced. Installs it where it is missing. */
export async function startEmulator(authority: LocalAuthority): Promise<Emulator> {
  const python = process.env['MINISTACK_PYTHON'] ?? (await installed());
  const directory = await mkdtemp(join(tmpdir(), 'alertguard-emulator-'));
  const file = async (name: string, text: string) => {
    await writeFile(join(directory, name), text, { mode: 0o600 });
    return join(directory, name);
  };
  const { key, cert } = await authority.issue('127.0.0.1', 'localhost');
  const ca = await file('ca.pem', authority.certificate);
  const port = await freePort();
  const environment = {
    ...credentials,
    AWS_ENDPOINT_URL: `https://127.0.0.1:${port}`,
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    NODE_EXTRA_CA_CERTS: ca,
  };
  const child = spawn(python, [fileURLToPath(new URL('emulator.py', import.meta.url))], {
    stdio: 'ignore',
    env: {
      // The functions run on this Node, with this environment and their own.
      PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`,
      HOME: directory,
      TMPDIR: directory,
      ...environment,
      AUTH: 'true',
      USE_SSL: '1',
      MINISTACK_SSL_CERT: await file('server.pem', cert),
      MINISTACK_SSL_KEY: await file('server.key', key),
      MINISTACK_HOST: 'localhost',
      MINISTACK_REGION: region,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
    },
  });
  const close = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode !== null || !child.kill()) return;
    await ended;
  };
  const deadlineMs = Date.now() + 60_000;
  while (!(await answers(port, authority.certificate))) {
    if (Date.now() > deadlineMs || child.exitCode !== null) {
      await close();
      throw new Error('ministack did not start');
    }
    await sleep(200);
  }
  return { port, environment, close };
}

/** A virtual environment that is kept for the next run. */
async function installed(): Promise<string> {
  const directory = join(tmpdir(), `alertguard-${requirement}`);
  const python = join(directory, 'bin/python');
  const done = join(directory, 'installed');
  if (!existsSync(done)) {
    await run('python3', ['-m', 'venv', directory]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', requirement]);
    await writeFile(done, '');
  }
  return python;
}

async function answers(port: number, ca: string): Promise<boolean> {
  return await new Promise((resolve) => {
    request({ host: '127.0.0.1', port, ca, path: '/_ministack/health' }, (response) => {
      response.resume();
      resolve(true);
    })
      .on('error', () => resolve(false))
      .end();
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return address.port;
}
