import { isIP } from 'node:net';
import { looksLikeCredential } from '../text/looks-like-credential.ts';

const tellingName = /token|secret|passw|api[_-]?key|^key$|^k$|^sig$|signature|auth|^code$/i;

/** A UUID is no key by its form, but services such as heartbeat monitors use it as one. */
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

/** Whether a URL holds a credential: userinfo, a query parameter that is called like one, or a random piece of path. */
export function holdsSecret(url: string): boolean {
  if (!URL.canParse(url)) return /\/\/[^/@\s:]*:[^/@\s]+@/.test(url);
  const { username, password, pathname, searchParams } = new URL(url);
  if (username !== '' || password !== '') return true;
  if ([...searchParams].some(([name, value]) => value !== '' && (tellingName.test(name) || isKey(value)))) return true;
  return pathname.split('/').some(isKey);
}

/** What the URLs of these vendors begin with; what makes one a secret comes after it. */
const vendorBases: ReadonlySet<string> = new Set([
  'https://discord.com/api/webhooks',
  'https://discordapp.com/api/webhooks',
  'https://hooks.slack.com/services',
]);

const innerDomains = ['.cluster.local', '.internal', '.local', '.svc'];

/**
 * Whether a URL can hold no credential, though it stands where one belongs: a vendor's without what follows, and the
 * bare address of a service inside. On the internet the name of a host may be what nobody is to know.
 */
export function holdsNoSecret(text: string): boolean {
  if (!URL.canParse(text) || holdsSecret(text)) return false;
  const { origin, hostname, pathname, search, hash } = new URL(text);
  if (search !== '' || hash !== '') return false;
  const isInside = !hostname.includes('.') || innerDomains.some((domain) => hostname.endsWith(domain));
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
  if (pathname === '/') return (isInside || isAddress) && !isKey(hostname);
  return vendorBases.has(`${origin}${pathname}`.replace(/\/$/, ''));
}

function isKey(text: string): boolean {
  return uuid.test(text) || looksLikeCredential(text);
}
