import { connect } from 'node:net';
import { startTcpServer } from './egress-server.ts';

/** What a gate does with a connection: pass it on, never answer, answer 500, or reset it. */
export type GateMode = 'open' | 'silent' | 'failing' | 'refusing';

const failure = 'HTTP/1.1 500 Internal Server Error\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}';

/** Stands before an endpoint that speaks plain HTTP, and notes which operations are asked for. */
export async function startGate(endpoint: string, first: GateMode) {
  let mode = first;
  const operations: string[] = [];
  const { port, openCount } = await startTcpServer((socket) => {
    if (mode === 'refusing') {
      socket.resetAndDestroy();
      return;
    }
    const isOpen = mode === 'open';
    const upstream = isOpen ? connect(Number(new URL(endpoint).port), '127.0.0.1') : undefined;
    upstream?.on('error', () => socket.destroy());
    upstream?.on('close', () => socket.destroy());
    upstream?.pipe(socket);
    socket.on('close', () => upstream?.destroy());
    socket.on('data', (chunk: Buffer) => {
      for (const [, name = ''] of chunk.toString('latin1').matchAll(/^x-amz-target: \w+\.(\w+)/gim))
        operations.push(name);
      if (upstream !== undefined) upstream.write(chunk);
      else if (mode === 'failing') socket.end(failure);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    operations,
    openCount,
    turn: (to: GateMode) => {
      mode = to;
    },
  };
}
