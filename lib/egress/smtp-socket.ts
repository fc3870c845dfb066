import { connect, isIP, type Socket } from 'node:net';
import { isAllowedAddress } from '../address/judge-address.ts';
import { whenOverdue } from './deadline.ts';
import { AddressNotAllowedError, createGuardedLookup, type ResolveName } from './guarded-lookup.ts';

/** Begins a TCP connection. `host` has no brackets. Throws, or destroys the socket with, an `AddressNotAllowedError`. */
export type ConnectSocket = (target: { readonly host: string; readonly port: number }, allowPrivate: boolean) => Socket;

export class ConnectTimeoutError extends Error {
  override readonly name = 'ConnectTimeoutError';
}

/** Judges the address that the socket connects to, and the peer once more before a byte of it is read. */
export function createGuardedConnect(resolveName: ResolveName): ConnectSocket {
  return ({ host, port }, allowPrivate) => {
    // No look-up is made for an address, so it is judged here.
    if (isIP(host) !== 0 && !isAllowedAddress(host, allowPrivate)) throw new AddressNotAllowedError();
    const socket = connect({ host, port, lookup: createGuardedLookup(resolveName, allowPrivate) });
    socket.once('connect', () => {
      if (!isAllowedAddress(socket.remoteAddress, allowPrivate)) socket.destroy(new AddressNotAllowedError());
    });
    return socket;
  };
}

/** Resolves when the socket is connected; rejects with its error, a `ConnectTimeoutError` or the signal's reason. */
export function waitForConnection(socket: Socket, timeoutMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = whenOverdue(timeoutMs, () => socket.destroy(new ConnectTimeoutError()));
    const abort = () => socket.destroy(new ConnectTimeoutError());
    signal.addEventListener('abort', abort, { once: true });
    const settle = (finish: () => void) => {
      cancel();
      signal.removeEventListener('abort', abort);
      finish();
    };
    // Both stay: an error after the connection must not become an exception, and the peer's address is judged on `connect`.
    socket.on('error', (error) => settle(() => reject(error)));
    socket.once('connect', () => settle(() => (socket.destroyed ? undefined : resolve())));
  });
}
