import { type LocalServer, listenOnLoopback } from '../../lib/local/stand-in/listen-on-loopback.ts';
import { readBody } from '../../lib/local/stand-in/read-body.ts';
import { type RawAnswer, sendRaw } from './local-http.ts';

/** What the network between relay and guard does to a request. */
export type GateMode =
  | 'pass'
  /** The guard is not asked; the answer is 503. */
  | 'unavailable'
  /** The guard is asked and its answer is lost; the answer is 503. */
  | 'answer_lost';

/** A request as a relay sent it, which can be sent again. */
export type CapturedRequest = {
  readonly target: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Buffer;
};

export type Passage = CapturedRequest & {
  readonly mode: GateMode;
  /** The guard's own, where it was asked. */
  readonly answer: RawAnswer | undefined;
};

export type Gate = {
  readonly url: string;
  /** What arrived, in the order in which it was answered. */
  readonly passages: readonly Passage[];
  readonly set: (mode: GateMode) => void;
  /** Refuses connections, as a guard does that is down. */
  readonly close: () => Promise<void>;
  /** Listens again on the same port. */
  readonly reopen: () => Promise<void>;
};

const maxBodyBytes = 10_000_000;
const ofTheConnection = new Set(['host', 'content-length', 'connection', 'keep-alive', 'transfer-encoding']);

/** Stands between relay and guard, passes bytes as they are, keeps them, and fails on demand. */
export async function startGate(guardUrl: string): Promise<Gate> {
  const passages: Passage[] = [];
  let mode: GateMode = 'pass';
  const listen = (port: number): Promise<LocalServer> =>
    listenOnLoopback(async (request, response) => {
      try {
        const captured: CapturedRequest = {
          target: request.url ?? '/',
          headers: endToEnd(request.rawHeaders),
          body: (await readBody(request, maxBodyBytes)) ?? Buffer.alloc(0),
        };
        const now = mode;
        const answer = now === 'unavailable' ? undefined : await sendCaptured(guardUrl, captured);
        passages.push({ ...captured, mode: now, answer });
        if (now === 'pass' && answer !== undefined)
          response.writeHead(answer.status, passedOn(answer)).end(answer.body);
        else response.writeHead(503, { 'content-type': 'text/plain' }).end('Service Unavailable');
      } catch {
        response.destroy();
      }
    }, port);
  let server = await listen(0);
  const { port, url } = server;
  return {
    url,
    passages,
    set: (next) => {
      mode = next;
    },
    close: () => server.close(),
    reopen: async () => {
      server = await listen(port);
    },
  };
}

/** Sends a captured request straight to the guard. */
export function sendCaptured(guardUrl: string, { target, headers, body }: CapturedRequest): Promise<RawAnswer> {
  return sendRaw(`${guardUrl}${target}`, { headers, body });
}

/** The same request with one header replaced. */
export function withHeader(request: CapturedRequest, name: string, value: string): CapturedRequest {
  const headers = request.headers.map((text, index) =>
    index % 2 === 1 && request.headers[index - 1]?.toLowerCase() === name ? value : text,
  );
  return { ...request, headers };
}

function endToEnd(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, index) => !ofTheConnection.has((rawHeaders[index - (index % 2)] ?? '').toLowerCase()));
}

function passedOn({ headers }: RawAnswer): Record<string, string> {
  const { 'content-type': type, 'x-request-id': requestId } = headers;
  return { 'content-type': String(type), 'x-request-id': String(requestId) };
}
