import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** True for `localhost`, 127.0.0.0/8 and ::1 (with or without the brackets a URL has). A name is not looked up. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(bare);
  if (family === 0) return bare.toLowerCase() === 'localhost';
  return loopback.check(bare, family === 4 ? 'ipv4' : 'ipv6');
}

/** The name or address in a `Host` header, without the port. */
export function namedHost(hostHeader: string | undefined): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[^:@/?#\s]+)(?::\d{1,5})?$/i.exec(hostHeader ?? '')?.[1];
}

/**
 * True when the `Host` header names this machine. A page whose own name was rebound to 127.0.0.1 can post
 * `application/json` with no preflight, and what reaches the relay gets signed; its `Host` still tells its name.
 */
export function namesLoopback(hostHeader: string | undefined): boolean {
  const host = namedHost(hostHeader);
  return host !== undefined && isLoopbackHost(host);
}
