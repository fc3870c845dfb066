import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ListenAddress } from './parse-listen-address.ts';
import { RelayStartError } from './start-fault.ts';

/** Longer than Alertmanager keeps a connection: the side that posts closes it, so no post meets a closing one. */
const keepAliveTimeoutMs = 330_000;
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 30_000;

export type Listener = {
  readonly host: string;
  readonly port: number;
  /** Stops accepting, lets what is in flight finish for `graceMs`, then cuts it. */
  close(graceMs: number): Promise<void>;
};

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Listens for HTTP. Rejects with a RelayStartError when the address cannot be bound. */
export async function listen(address: ListenAddress, handle: Handler): Promise<Listener> {
  // By connection and not by request: a set that each request enters and leaves copies itself now and then, and V8 keeps
  // what the old copies refer to. Under load each collection then kept 30 kB for long; now it keeps 3.
  const lastAnswers = new Map<Socket, ServerResponse | undefined>();
  const server = createServer(
    {
      keepAliveTimeout: keepAliveTimeoutMs,
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: 1000,
      maxHeaderSize: 16 * 1024,
    },
    (request, response) => {
      lastAnswers.set(request.socket, response);
      handle(request, response).catch(() => response.destroy());
    },
  );
  server.on('connection', (socket) => {
    lastAnswers.set(socket, undefined);
    socket.once('close', () => lastAnswers.delete(socket));
  });
  server.listen(address.port, address.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new RelayStartError(isPortTaken(error) ? 'port_taken' : 'listen_failed');
  }
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new RelayStartError('listen_failed');
  return { host: bound.address, port: bound.port, close: (graceMs) => close(server, lastAnswers, graceMs) };
}

async function close(
  server: Server,
  lastAnswers: ReadonlyMap<Socket, ServerResponse | undefined>,
  graceMs: number,
): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  // Else an answered connection would stay open for as long as Alertmanager keeps it.
  for (const response of lastAnswers.values()) if (response !== undefined) response.shouldKeepAlive = false;
  server.close();
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(cut);
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
