import type { IncomingMessage } from 'node:http';
import { request as openRequest, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { portOf } from '../address/host.ts';
import { isAllowedAddress } from '../address/judge-address.ts';
import type { HttpsRequest } from '../providers/contract/outbound-request.ts';
import { reject, retry } from '../providers/contract/outcome.ts';
import type { Send, TransportResult } from '../providers/contract/transport.ts';
import { deadline } from './deadline.ts';
import { createHttpsAgents, type HttpsAgentsOptions } from './https-agents.ts';
import { readAnswer } from './send-https-answer.ts';
import { type Connection, isStaleConnection, judgeNetworkError, watchConnection } from './send-https-failure.ts';

export type HttpsTransportOptions = HttpsAgentsOptions & {
  /** For the `user-agent` header. */
  readonly version: string;
  /** Name look-up, TCP and TLS together. */
  readonly connectTimeoutMs?: number;
  /** From the call to the last byte of the answer. */
  readonly callTimeoutMs?: number;
  /** Of the body; the rest of a longer one is dropped. */
  readonly maxAnswerBytes?: number;
};

/**
 * Sends over `node:https`, whose agents let the address be judged where the socket connects. fetch could do it by a
 * `dispatcher`, but Node exports no class to make one with: it takes the npm package undici, in a version that fits
 * Node's own. Redirects are not followed but answered, no proxy of the environment is used, and every answer with a
 * status is final, even where its body breaks off.
 */
export function createHttpsTransport(options: HttpsTransportOptions): Send<HttpsRequest> {
  const { version, connectTimeoutMs = 3_000, callTimeoutMs = 10_000, maxAnswerBytes = 64 * 1024 } = options;
  const agents = createHttpsAgents(options);
  return async (request, context) => {
    const target = parseTarget(request.url);
    if (target === undefined) return { ok: false, outcome: reject('host_not_allowed') };
    if (isIP(target.host) !== 0 && !isAllowedAddress(target.host, context.allowPrivate)) {
      return { ok: false, outcome: reject('address_not_allowed') };
    }
    const requestOptions: RequestOptions = {
      ...target,
      method: request.method,
      headers: headersOf(request, version),
      agent: agents.agentFor(context.destinationId, context.allowPrivate),
    };
    return exchange(requestOptions, bodyOf(request), {
      connectTimeoutMs,
      maxAnswerBytes: context.limits?.maxAnswerBytes ?? maxAnswerBytes,
      signal: deadline(context.limits?.callTimeoutMs ?? callTimeoutMs),
    });
  };
}

type Limits = { readonly connectTimeoutMs: number; readonly maxAnswerBytes: number; readonly signal: AbortSignal };

async function exchange(options: RequestOptions, body: string | undefined, limits: Limits): Promise<TransportResult> {
  for (;;) {
    const connection: Connection = { handshaking: false, reused: false };
    try {
      const response = await open(options, body, limits, connection);
      return { ok: true, answer: await readAnswer(response, limits.maxAnswerBytes) };
    } catch (error) {
      if (limits.signal.aborted) return { ok: false, outcome: retry('timeout') };
      // The peer had closed a kept socket, which is usual after a Lambda was frozen. Each turn uses one such socket up.
      if (isStaleConnection(error, connection)) continue;
      return { ok: false, outcome: judgeNetworkError(error, connection) };
    }
  }
}

/**
 * Resolves with the head of the answer. A request may wait for a socket, so an abort settles without its events; it
 * destroys the request until that is closed, and with it an answer whose body is being read.
 */
function open(
  options: RequestOptions,
  body: string | undefined,
  { connectTimeoutMs, signal }: Limits,
  connection: Connection,
): Promise<IncomingMessage> {
  return new Promise((resolve, fail) => {
    signal.throwIfAborted();
    const request = openRequest(options);
    const abort = () => {
      fail(signal.reason);
      request.destroy();
    };
    signal.addEventListener('abort', abort, { once: true });
    request.once('close', () => signal.removeEventListener('abort', abort));
    request.once('response', resolve);
    // Stays for the whole life of the request: an error after the answer has begun must not become an exception.
    request.on('error', fail);
    watchConnection(request, connectTimeoutMs, connection);
    request.end(body);
  });
}

type Target = { readonly host: string; readonly port: number; readonly path: string; readonly servername: string };

/** The host was checked against the allow-list before; what only a mistake could send here is refused once more. */
function parseTarget(text: string): Target | undefined {
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return undefined;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    host,
    port: portOf(url),
    path: url.pathname + url.search,
    // An address is not a server name (RFC 6066, 3); it is then matched against the certificate's addresses.
    servername: isIP(host) === 0 ? host : '',
  };
}

/** A `GET` has none: content in it "has no generally defined semantics" (RFC 9110, 9.3.1), and some servers reject it. */
function bodyOf({ method, body }: HttpsRequest): string | undefined {
  return method === 'GET' ? undefined : body;
}

function headersOf(request: HttpsRequest, version: string): Record<string, string | number> {
  const { headers } = request;
  const body = bodyOf(request);
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    ...Object.fromEntries(given.filter(([name]) => name !== 'host')),
    'user-agent': `alertguard/${version}`,
    'accept-encoding': 'identity',
    ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
  };
}
