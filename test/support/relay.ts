import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { KeySource } from '../../lib/relay/key-source.ts';
import type { RelayLogEntry } from '../../lib/relay/relay-log.ts';
import { type Relay, type RelayOptions, startRelay } from '../../lib/relay/start-relay.ts';
import { Secret } from '../../lib/secrets/secret.ts';

export const guardPath = '/v1/senders/prod-eu/notifications';
export const jsonHeaders = { 'content-type': 'application/json' } as const;

export type ReceivedRequest = {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
};

export type StandInGuard = {
  readonly url: string;
  readonly received: ReceivedRequest[];
  readonly sockets: Set<Socket>;
};

export type GuardBehaviour = (response: http.ServerResponse, request: http.IncomingMessage) => void;

export const accept: GuardBehaviour = (response) => {
  response.writeHead(202, { ...jsonHeaders, 'x-request-id': 'JKJaXmPLvHcESHA=' }).end('{"status":"accepted"}');
};

/** A guard that keeps what it received and behaves as it is told; it closes with the test. */
export async function startGuard(behave: GuardBehaviour = accept): Promise<StandInGuard> {
  const received: ReceivedRequest[] = [];
  const sockets = new Set<Socket>();
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return;
    }
    const { method, url, headers } = request;
    received.push({ method, url, headers, body: Buffer.concat(chunks) });
    behave(response, request);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const port = await listenOnLoopback(server);
  return { url: `http://127.0.0.1:${port}${guardPath}`, received, sockets };
}

/** Listens on a free port until the test has finished. */
export async function listenOnLoopback(server: http.Server | import('node:net').Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  return portOf(server.address());
}

export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}

export function aKey(): { text: string; bytes: Buffer; source: KeySource } {
  const bytes = randomBytes(32);
  const secret = new Secret(new Uint8Array(bytes));
  return { text: `whsec_${bytes.toString('base64')}`, bytes, source: { current: async () => secret } };
}

/** Writes a key file with mode 0400 into a directory of its own. */
export async function aKeyFile(content: string): Promise<string> {
  const path = join(await aDirectory(), 'signing-key');
  await writeFile(path, content, { mode: 0o400 });
  return path;
}

/** A directory that is gone with the test. */
export async function aDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'alertguard-relay-test-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

export type TestRelay = Relay & { readonly entries: RelayLogEntry[] };

/** A relay on a free port with a random key, which keeps its log and closes with the test. */
export async function startTestRelay(options: Partial<RelayOptions> & { guardUrl: string }): Promise<TestRelay> {
  const entries: RelayLogEntry[] = [];
  const relay = await startRelay({
    key: { source: aKey().source },
    listen: { host: '127.0.0.1', port: 0 },
    timeoutMs: 5000,
    ...options,
    log: (entry) => entries.push(entry),
  });
  onTestFinished(relay.close);
  return { ...relay, entries };
}

export type HttpAnswer = { readonly status: number; readonly headers: http.IncomingHttpHeaders; readonly body: string };

/** One request on a connection of its own, as a plain client would send it. */
export async function send(url: string, options: http.RequestOptions, body?: Uint8Array | string): Promise<HttpAnswer> {
  const request = http.request(url, { agent: false, ...options });
  request.end(body);
  const [response]: [http.IncomingMessage] = await waitForResponse(request);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() };
}

/** Posts as Alertmanager does. */
export async function post(
  url: string,
  body: Uint8Array | string,
  options: http.RequestOptions = {},
): Promise<HttpAnswer> {
  return await send(url, { method: 'POST', headers: jsonHeaders, ...options }, body);
}

function waitForResponse(request: http.ClientRequest): Promise<[http.IncomingMessage]> {
  return new Promise((resolve, reject) => {
    request.on('error', reject).once('response', (response) => resolve([response]));
  });
}
