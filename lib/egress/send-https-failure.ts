import type { ClientRequest } from 'node:http';
import { TLSSocket } from 'node:tls';
import { type Reject, type Retry, reject, retry } from '../providers/contract/outcome.ts';
import { whenOverdue } from './deadline.ts';
import { AddressNotAllowedError, NameNotResolvedError } from './guarded-lookup.ts';
import { judgeErrorCode, readErrorCode } from './network-error-code.ts';

/** How far the connection of one request has come. */
export type Connection = {
  /** Between the TCP connection and the end of the TLS handshake. */
  handshaking: boolean;
  /** The socket was kept from an earlier request. */
  reused: boolean;
};

class ConnectTimeoutError extends Error {
  override readonly name = 'ConnectTimeoutError';
}

/** Fails the request if its new socket takes longer than `timeoutMs` to be ready, name look-up and handshake included. */
export function watchConnection(request: ClientRequest, timeoutMs: number, connection: Connection): void {
  request.once('socket', (socket) => {
    connection.reused = request.reusedSocket;
    if (!socket.connecting) return;
    const cancel = whenOverdue(timeoutMs, () => request.destroy(new ConnectTimeoutError()));
    const encrypted = socket instanceof TLSSocket;
    socket.once('connect', () => {
      connection.handshaking = encrypted;
    });
    socket.once(encrypted ? 'secureConnect' : 'connect', () => {
      connection.handshaking = false;
      cancel();
    });
    socket.once('close', cancel);
  });
}

/** The peer closed a kept socket before it answered. A retry from the queue would do the same, only later. */
export function isStaleConnection(error: unknown, connection: Connection): boolean {
  const code = readErrorCode(error);
  return connection.reused && (code === 'ECONNRESET' || code === 'EPIPE');
}

/** What Node throws for a path or header that HTTP cannot carry: sending it again cannot help. */
const unsendable = new Set(['ERR_INVALID_CHAR', 'ERR_INVALID_HTTP_TOKEN', 'ERR_UNESCAPED_CHARACTERS']);

/** Judges why there is no answer. The error itself is dropped: Node's own messages name hosts, addresses and headers. */
export function judgeNetworkError(error: unknown, { handshaking }: Connection): Retry | Reject {
  if (error instanceof AddressNotAllowedError) return reject('address_not_allowed');
  if (error instanceof NameNotResolvedError) return retry('name_not_resolved');
  if (error instanceof ConnectTimeoutError) return retry('timeout');
  const code = readErrorCode(error);
  if (unsendable.has(code)) return reject('render_failed');
  const reason = judgeErrorCode(code);
  if (reason !== undefined) return retry(reason);
  // Certificate faults have some thirty codes of OpenSSL's; what they share is the moment.
  return retry(handshaking ? 'tls_failed' : 'connection_failed');
}
