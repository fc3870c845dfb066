import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port of loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const patienceMs = 10_000;

/** Resolves when somebody listens. */
export async function waitForPort(port: number, isAlive: () => boolean): Promise<void> {
  const endsMs = performance.now() + patienceMs;
  while (isAlive() && performance.now() < endsMs) {
    if (await canConnect(port)) return;
    await sleep(20);
  }
  throw new Error('a process did not come to listen');
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (connected: boolean) => {
      socket.destroy();
      resolve(connected);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
