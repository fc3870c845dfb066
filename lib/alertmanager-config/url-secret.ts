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

function isKey(text: string): boolean {
  return uuid.test(text) || looksLikeCredential(text);
}
