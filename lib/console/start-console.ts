import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { createAwsClients } from '../local/create-aws-clients.ts';
import { onPort } from '../local/local-start-error.ts';
import { createTeardown } from '../local/teardown.ts';
import { answerHeaders } from './answer-headers.ts';
import { type Answering, answerRequest } from './answer-request.ts';
import type { ConsoleContext } from './console-page.ts';
import { createContext } from './create-context.ts';
import { createLive } from './live.ts';
import type { Records } from './records.ts';

export type ConsoleOptions = Pick<ConsoleContext, 'stack' | 'traffic' | 'allowList' | 'files' | 'nowMs'> &
  Pick<Answering, 'pages' | 'onFault'> & {
    readonly records: Records;
    /** 0 takes any free one. */
    readonly port: number;
  };

export type RunningConsole = {
  /** With a final slash. */
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
};

/** Of Node's HTTP server, in bytes and milliseconds. */
const limits = {
  maxHeaderSize: 32 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 5_000,
  // The console refuses it itself, with the headers of every answer.
  requireHostHeader: false,
};
const maxConnections = 200;
/** After which a connection is ended where nothing was written or read; events have a heartbeat. */
const idleMs = 60_000;

/** Serves the console on loopback. Rejects with a `LocalStartError` where the port is taken; nothing is left running then. */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const teardown = createTeardown();
  try {
    return await start(options, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function start(options: ConsoleOptions, teardown: ReturnType<typeof createTeardown>): Promise<RunningConsole> {
  const { stack, traffic, allowList, files, records, pages, nowMs, onFault } = options;
  const clients = createAwsClients({
    sqs: stack.sqsUrl,
    secretsManager: stack.secretsManager.url,
    standIns: new Map(),
  });
  teardown.add(clients.destroy);
  const stopping = new AbortController();
  teardown.add(() => stopping.abort());
  const startedMs = nowMs();
  const state = () => `${startedMs}-${records.count()}`;
  const live = createLive(state);
  records.onRecord(live.changed);
  teardown.add(live.close);
  const context = createContext({
    ...{ stack, traffic, allowList, files, nowMs, records },
    sqs: clients.sqs,
    stop: stopping.signal,
  });

  const server = createServer(limits);
  server.maxConnections = maxConnections;
  server.setTimeout(idleMs, (socket) => socket.destroy());
  server.on('clientError', refuseUnreadable);
  const port = await onPort('console', options.port, async () => await listen(server, options.port));
  teardown.add(async () => await end(server));
  server.on('request', (request, response) => {
    answerRequest({ pages, context, live, state, onFault }, port, request, response)
      // A client that went away while its form was read; nobody is left to answer.
      .catch(() => response.destroy());
  });
  return { url: `http://127.0.0.1:${port}/`, port, close: teardown.run };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return address.port;
}

async function end(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** What is no request of HTTP, or comes too slowly. */
function refuseUnreadable(_: Error, socket: Duplex): void {
  if (!socket.writable) return;
  const headers = Object.entries(answerHeaders('page')).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 400 Bad Request\r\n${headers.join('')}connection: close\r\ncontent-length: 0\r\n\r\n`);
}
