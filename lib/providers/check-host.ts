import type { FencedHost } from '../allow-list/allow-list.ts';

/** Hosts of a vendor (`name`, or `.suffix` for any name below it), or the fence of the destination's team. */
export type HostRule = 'fence' | readonly string[];

export type HostCheck = { readonly ok: true; readonly allowPrivate: boolean } | { readonly ok: false };

const refused: HostCheck = { ok: false };

/**
 * Decides whether a URL may be called at all: https, no userinfo, an exact host or pinned vendor suffix, and port 443
 * or the one in the fence. What the name resolves to is checked later, where the socket connects.
 */
export function checkHost(url: string, rule: HostRule, fence: readonly FencedHost[]): HostCheck {
  if (!URL.canParse(url)) return refused;
  const { protocol, username, password, hostname, port } = new URL(url);
  if (protocol !== 'https:' || username !== '' || password !== '') return refused;
  const portNumber = port === '' ? 443 : Number(port);
  if (rule === 'fence') {
    const entry = fence.find(({ host, port: fencedPort }) => host === hostname && fencedPort === portNumber);
    return entry === undefined ? refused : { ok: true, allowPrivate: entry.private };
  }
  const known = portNumber === 443 && rule.some((pattern) => matchesVendorHost(hostname, pattern));
  return known ? { ok: true, allowPrivate: false } : refused;
}

function matchesVendorHost(hostname: string, pattern: string): boolean {
  return pattern.startsWith('.')
    ? hostname.length > pattern.length && hostname.endsWith(pattern)
    : hostname === pattern;
}
