import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';

export type LocalServer = {
  /** `http://127.0.0.1:<port>`, without a final slash. */
  readonly url: string;
  readonly port: number;
  /** Ends open connections too: a client's idle keep-alive would hold the process for seconds. */
  readonly close: () => Promise<void>;
};

/**
 * Starts an HTTP server that only this machine can reach; port 0 takes any free one.
 * Rejects with Node's own error, `code` `EADDRINUSE` where the port is taken.
 */
export async function listenOnLoopback(listener: RequestListener, port = 0): Promise<LocalServer> {
  // Longer than a client keeps a connection: one that is closed while a request is on its way would look like a fault.
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
