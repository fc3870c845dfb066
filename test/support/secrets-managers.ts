import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSecretsManagerEndpoint } from '../../lib/local/secrets-manager-endpoint.ts';

export type SecretsManagerServer = { readonly url: string; readonly close: () => Promise<void> };

/** moto's server (`pip install 'moto[server]'`), an implementation of Secrets Manager that nobody here wrote. */
export const motoServer = process.env['MOTO_SERVER'] ?? '/usr/local/bin/moto_server';
export const hasMoto = existsSync(motoServer);

/** Both implementations, by name: what works on one only would be a guess about the real one. */
export const secretsManagers = {
  'the local Secrets Manager': async (): Promise<SecretsManagerServer> => await startSecretsManagerEndpoint(Date.now),
  "moto's Secrets Manager": startMoto,
} as const;

/** One server for all services of AWS. */
export async function startMoto(): Promise<SecretsManagerServer> {
  const port = await freePort();
  const child = spawn(motoServer, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  const deadlineMs = Date.now() + 30_000;
  while (!(await answers(url))) {
    if (Date.now() > deadlineMs || child.exitCode !== null) throw new Error('moto did not start');
    await sleep(200);
  }
  return {
    url,
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/moto-api/`)).status > 0;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return address.port;
}
