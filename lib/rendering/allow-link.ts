import { isRedacted } from '../redaction/marker.ts';

/** Longer ones (a query of several kilobytes, mostly) are left out rather than cut into another link. */
export const maxLinkLength = 2_048;

/**
 * The link that a message may carry for a URL that an alert author chose, or `undefined`: then nothing of it is shown,
 * because chat and mail programs make links of bare host names too.
 *
 * Allowed is http or https, without userinfo or a redacted part, to a host in `linkHosts`. Ports: an entry `host` admits the protocol's
 * own port only, an entry `host:port` exactly that one. What is returned is what the WHATWG parser understood, with the
 * characters percent-encoded on top that mean something in Markdown, mrkdwn, HTML or quoted text.
 */
export function allowLink(url: string | undefined, linkHosts: ReadonlySet<string>): string | undefined {
  if (url === undefined || url.length > maxLinkLength || isRedacted(url)) return undefined;
  const parsed = URL.parse(url);
  if (parsed === null) return undefined;
  const { protocol, username, password, hostname, host, port, origin, pathname, search, hash } = parsed;
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  if (username !== '' || password !== '') return undefined;
  const withPort = `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
  if (!linkHosts.has(host) && !linkHosts.has(withPort)) return undefined;
  const link = origin + `${pathname}${search}${hash}`.replace(/["'()*<>[\]\\^`{|}]/g, percentEncode);
  return link.length > maxLinkLength ? undefined : link;
}

function percentEncode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
