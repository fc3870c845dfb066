import { once } from 'node:events';
import { createServer } from 'node:https';
import { createLocalAuthority } from '../lib/local/stand-in/local-authority.ts';
import { clockMs } from './stages.ts';

const arrivalTimeoutMs = 10_000;

export type Sink = {
  readonly port: number;
  readonly ca: string;
  /** The time at which a message with this text had arrived. */
  readonly waitFor: (text: string) => Promise<number>;
  readonly close: () => void;
};

/** The HTTPS server that all messages of the benchmark come to, with a certificate of its own authority. */
export async function startSink(): Promise<Sink> {
  const authority = await createLocalAuthority(Date.now());
  const waiting = new Map<string, (atMs: number) => void>();
  const server = createServer(await authority.issue('localhost', '127.0.0.1'), (request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const atMs = clockMs();
      response.end('{}');
      for (const [text, arrived] of waiting) if (body.includes(text)) arrived(atMs);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    ca: authority.certificate,
    waitFor: (text) =>
      new Promise((resolve, fail) => {
        const late = setTimeout(() => fail(new Error(`${text} did not arrive`)), arrivalTimeoutMs);
        waiting.set(text, (atMs) => {
          clearTimeout(late);
          waiting.delete(text);
          resolve(atMs);
        });
      }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
