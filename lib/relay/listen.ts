import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
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
  const unanswered = new Set<ServerResponse>();
  const server = createServer(
    {
      keepAliveTimeout: keepAliveTimeoutMs,
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: 1000,
      maxHeaderSize: 16 * 1024,
    },
    (request, response) => {
      unanswered.add(response);
      response.once('close', () => unanswered.delete(response));
      handle(request, response).catch(() => response.destroy());
    },
  );
  server.listen(address.port, address.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new RelayStartError(isPortTaken(error) ? 'port_taken' : 'listen_failed');
  }
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new RelayStartError('listen_failed');
  return { host: bound.address, port: bound.port, close: (graceMs) => close(server, unanswered, graceMs) };
}

async function close(server: Server, unanswered: Iterable<ServerResponse>, graceMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  // Else an answered connection would stay open for as long as Alertmanager keeps it.
  for (const response of unanswered) response.shouldKeepAlive = false;
  server.close();
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(cut);
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
