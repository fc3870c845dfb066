import { portOf } from '../../address/host.ts';
import type { FencedHost } from '../../allow-list/allow-list.ts';

/**
 * Hosts of a vendor (`name`, or `.suffix` for any name below it), the fence of the destination's team, or both, where
 * the vendor's product is also self-hosted.
 */
export type HostRule = 'fence' | readonly string[] | { readonly vendor: readonly string[]; readonly orFence: true };

export type HostCheck = { readonly ok: true; readonly allowPrivate: boolean } | { readonly ok: false };

const refused: HostCheck = { ok: false };

/**
 * Decides whether a URL may be called at all: https, no userinfo, an exact host or pinned vendor suffix, and port 443
 * or the one in the fence. What the name resolves to is checked later, where the socket connects.
 */
export function checkHost(url: string, rule: HostRule, fence: readonly FencedHost[]): HostCheck {
  const parsed = URL.parse(url);
  if (parsed === null) return refused;
  const { protocol, username, password, hostname } = parsed;
  if (protocol !== 'https:' || username !== '' || password !== '') return refused;
  const port = portOf(parsed);
  if (rule === 'fence') return checkFencedHost(hostname, port, fence);
  const vendor = 'vendor' in rule ? rule.vendor : rule;
  const known = port === 443 && vendor.some((pattern) => matchesVendorHost(hostname, pattern));
  if (known) return { ok: true, allowPrivate: false };
  return 'orFence' in rule ? checkFencedHost(hostname, port, fence) : refused;
}

/** Whether a host, written as `URL.hostname` gives it, and exactly this port stand in the fence. For what has no URL. */
export function checkFencedHost(host: string, port: number, fence: readonly FencedHost[]): HostCheck {
  const entry = fence.find((fenced) => fenced.host === host && fenced.port === port);
  return entry === undefined ? refused : { ok: true, allowPrivate: entry.private };
}

function matchesVendorHost(hostname: string, pattern: string): boolean {
  return pattern.startsWith('.')
    ? hostname.length > pattern.length && hostname.endsWith(pattern)
    : hostname === pattern;
}
