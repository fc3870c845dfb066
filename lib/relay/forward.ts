import * as http from 'node:http';
import * as https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import type { CallerGone } from './caller-gone.ts';
import type { TlsIdentity } from './tls-files.ts';

/** The guard's bodies are under 32 bytes; what is longer is not the guard's. */
const maxAnswerBytes = 1024;

/** What one write hands to the socket. */
const pieceBytes = 64 * 1024;

/** Groups that flush together share a connection; then it is closed before the other side closes it unseen. */
const idleConnectionMs = 15_000;

export type ForwardFault =
  | 'connect_failed'
  | 'connect_timeout'
  | 'tls_failed'
  | 'client_certificate_refused'
  | 'timeout'
  | 'connection_lost'
  | 'protocol_switched'
  | 'caller_gone';

export type ForwardResult =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Undefined when it is not JSON or over the limit. */
      readonly body: Buffer | undefined;
      readonly requestId: string | undefined;
      /** Whether it was sent to its last byte before. */
      readonly sent: boolean;
    }
  | { readonly kind: 'failed'; readonly reason: ForwardFault };

export type ForwardOptions = {
  readonly guardUrl: URL;
  /** Until the connection is secured. */
  readonly connectTimeoutMs: number;
  /** What connections are made with from now on; it may change while the relay runs. */
  readonly tls?: (() => Promise<TlsIdentity>) | undefined;
};

export type ForwardRequest = {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly callerGone: CallerGone;
  /** Until the last byte of the answer. */
  readonly timeoutMs: number;
};

export type Forwarder = {
  /**
   * Posts the bytes as they are. Never rejects; follows no redirect; stops at once when `callerGone` fires. When it is
   * done the body is used no more.
   */
  forward(request: ForwardRequest): Promise<ForwardResult>;
  close(): void;
};

export function createForwarder({ guardUrl, connectTimeoutMs, tls }: ForwardOptions): Forwarder {
  const secure = guardUrl.protocol === 'https:';
  // An agent of our own: the global one takes a proxy from the environment when NODE_USE_ENV_PROXY is set.
  // And certificates are checked even where NODE_TLS_REJECT_UNAUTHORIZED says otherwise.
  const pool = { keepAlive: true, timeout: idleConnectionMs };
  const agent = secure ? new https.Agent({ ...pool, rejectUnauthorized: true }) : new http.Agent(pool);
  // Without what a request needs not, as Node copies this four times for each.
  const { protocol, hostname, port, path } = urlToHttpOptions(guardUrl);
  const target = { protocol, hostname, port, path, method: 'POST', agent };
  const openRequest = secure ? https.request : http.request;

  return {
    forward: async ({ body, headers, callerGone, timeoutMs }) => {
      const identity = secure ? await tls?.() : undefined;
      const open = () => openRequest({ ...target, headers, ...tlsOptions(identity) });
      return await exchange({ open, secure, body, callerGone, timeoutMs, connectTimeoutMs });
    },
    close: () => agent.destroy(),
  };
}

type Exchange = Pick<ForwardRequest, 'body' | 'callerGone' | 'timeoutMs'> & {
  readonly open: () => http.ClientRequest;
  readonly secure: boolean;
  readonly connectTimeoutMs: number;
};

/** By events and not by an AbortSignal and iterators, of which a request would make a dozen objects and listeners. */
function exchange({ open, secure, body, callerGone, timeoutMs, connectTimeoutMs }: Exchange): Promise<ForwardResult> {
  return new Promise((resolve) => {
    let request: http.ClientRequest | undefined;
    let reached: ForwardFault = 'connect_failed';
    let connect: NodeJS.Timeout | undefined;
    let settled = false;

    const settle = (result: ForwardResult): void => {
      if (settled) return;
      settled = true;
      clearTimeout(total);
      clearTimeout(connect);
      callerGone.removeEventListener('abort', stopForCaller);
      // Answered before it was read to its end: what is left of the body must not be sent from memory that is used again.
      if (result.kind === 'failed' || request?.writableFinished === false) request?.destroy();
      resolve(result);
    };
    const fail = (reason: ForwardFault): void => settle({ kind: 'failed', reason });
    const stopForCaller = (): void => fail('caller_gone');
    const total = setTimeout(fail, timeoutMs, 'timeout');
    const connected = (): void => {
      reached = 'connection_lost';
      clearTimeout(connect);
    };
    const securing = (): void => {
      reached = 'tls_failed';
    };

    if (callerGone.aborted) return stopForCaller();
    callerGone.addEventListener('abort', stopForCaller);
    try {
      request = open();
    } catch {
      return fail(reached);
    }
    const opened = request;
    opened.on('upgrade', (_, socket) => {
      socket.destroy();
      fail('protocol_switched');
    });
    opened.on('socket', (socket) => {
      if (opened.reusedSocket) return connected();
      connect = setTimeout(fail, connectTimeoutMs, 'connect_timeout');
      if (!secure) socket.once('connect', connected);
      else socket.once('connect', securing).once('secureConnect', connected);
    });
    let answering = false;
    opened.on('error', (error) => {
      // One that comes after the answer has begun shows in the answer, unless that was read before.
      if (!answering) fail(isCertificateAlert(error) ? 'client_certificate_refused' : reached);
    });
    opened.on('response', (response) => {
      answering = true;
      readAnswer(
        response,
        (answer) => settle({ ...answer, sent: opened.writableFinished }),
        () => fail(reached),
      );
    });
    writeInPieces(opened, body);
  });
}

/** Given with each request: the agent keeps connections of one certificate apart from those of the next. */
function tlsOptions(identity: TlsIdentity | undefined): https.RequestOptions {
  const { client, ca } = identity ?? {};
  return {
    ...(client !== undefined && { cert: client.certificate, key: client.key.reveal() }),
    ...(ca !== undefined && { ca }),
  };
}

/**
 * The alerts by which a server rejects a client's certificate, in TLS 1.3 after the client may already write: it has
 * read nothing of the request then. Source: RFC 8446, section 6.2; the names are OpenSSL's.
 */
function isCertificateAlert(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const alert = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13)_ALERT_(\w+)$/.exec(code)?.[1] ?? '';
  return alert.includes('CERTIFICATE') || alert === 'UNKNOWN_CA' || alert === 'ACCESS_DENIED';
}

/** TLS keeps an encrypted copy of what it is given until the socket has taken it: of 6 MiB another 10, measured. */
function writeInPieces(request: http.ClientRequest, body: Uint8Array, start = 0): void {
  const end = start + pieceBytes;
  if (end >= body.length) request.end(body.subarray(start));
  else if (request.write(body.subarray(start, end))) writeInPieces(request, body, end);
  else request.once('drain', () => writeInPieces(request, body, end));
}

type Answer = Omit<Extract<ForwardResult, { kind: 'answered' }>, 'sent'>;

function readAnswer(response: http.IncomingMessage, done: (answer: Answer) => void, failed: () => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const finish = (): void => {
    const isJson = /^application\/json\s*(;|$)/i.test(response.headers['content-type'] ?? '');
    done({
      kind: 'answered',
      status: response.statusCode ?? 0,
      body: isJson && bytes <= maxAnswerBytes ? Buffer.concat(chunks) : undefined,
      requestId: requestIdOf(response.headers['x-request-id']),
    });
  };
  response.on('data', (part: Buffer) => {
    bytes += part.length;
    chunks.push(part);
    if (bytes <= maxAnswerBytes) return;
    finish();
    response.destroy();
  });
  response.on('end', finish);
  response.on('error', failed);
  response.on('close', failed);
}

function requestIdOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[\w=+/-]{1,64}$/.test(header) ? header : undefined;
}
