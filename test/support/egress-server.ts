import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as NetServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { ServerCertificate } from '../../lib/local/stand-in/local-authority.ts';

export type SeenRequest = {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

export type LoopbackServer = {
  readonly port: number;
  readonly requests: readonly SeenRequest[];
  /** TCP connections so far. */
  readonly connectionCount: () => number;
  /** Those that are open now. */
  readonly openCount: () => number;
};

/** Answers a request whose body has been read. Without `certificate` it speaks plain HTTP. */
export async function startHttpServer(
  answer: (request: SeenRequest, ...rest: Parameters<RequestListener>) => void,
  certificate?: ServerCertificate,
): Promise<LoopbackServer> {
  const requests: SeenRequest[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url: path, headers } = request;
      const seen = { method, path, headers, body: Buffer.concat(chunks).toString() };
      requests.push(seen);
      answer(seen, request, response);
    });
  };
  const server: Server =
    certificate === undefined ? createHttpServer(listener) : createHttpsServer({ ...certificate }, listener);
  return { ...(await listen(server)), requests };
}

/** Hands out every TCP connection as it comes. */
export async function startTcpServer(onConnection: (socket: Socket) => void): Promise<LoopbackServer> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    onConnection(socket);
  });
  return { ...(await listen(server)), requests: [] };
}

async function listen(server: NetServer): Promise<Omit<LoopbackServer, 'requests'>> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: portOf(server.address()), connectionCount: () => connections, openCount: () => sockets.size };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}
