import { isLoopbackHost } from '../address/loopback.ts';

export type GuardUrlFault = 'guard_url_malformed' | 'guard_url_plain_http' | 'guard_url_path';

export type ParsedGuardUrl =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false; readonly reason: GuardUrlFault };

/** A stage of the API may stand before it. A wrong path answers 404, which Alertmanager does not retry. */
const notificationsPath = /^(?:\/[\w.~-]+)*\/v1\/senders\/[\w.~-]+\/notifications$/;

/**
 * Reads `https://<api>/v1/senders/<sender>/notifications`. Plain http is for a guard on this machine only: the
 * signature keeps a body from being changed on its way, not from being read.
 */
export function parseGuardUrl(text: string): ParsedGuardUrl {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return malformed;
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return malformed;
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) return { ok: false, reason: 'guard_url_plain_http' };
  if (!notificationsPath.test(url.pathname)) return { ok: false, reason: 'guard_url_path' };
  return { ok: true, url };
}

const malformed = { ok: false, reason: 'guard_url_malformed' } as const;
