/** What the last word of such a name says that it stands for. */
const kinds: ReadonlySet<string> = new Set(['here', 'key', 'password', 'secret', 'token', 'url', 'webhook']);

/**
 * Whether a value is the name of a secret, as examples have it: `your-password`, `YOUR_APP_PASSWORD`,
 * `SLACK_WEBHOOK_URL`, `REPLACE_WITH_TOKEN`. Somebody may use even that as a password, so it is never nothing. What has
 * a digit (`your-password-123`) and what is a common default (`changeme`) is more likely one in use.
 */
export function looksLikePlaceholder(text: string): boolean {
  const name = text.trim();
  const isCapitals = /^[A-Z]+(?:_[A-Z]+)+$/.test(name);
  if (isCapitals && name.startsWith('REPLACE_WITH_')) return true;
  if (!isCapitals && !/^your(?:[-_][a-z]+)+$/.test(name)) return false;
  return kinds.has(name.split(/[-_]/).at(-1)?.toLowerCase() ?? '');
}

/**
 * The same for a field that takes a URL: `webhook`, which is none and which Alertmanager rejects, and a vendor's URL with
 * a placeholder where the token stands, as in `https://hooks.slack.com/services/YOUR/SLACK/WEBHOOK`.
 */
export function looksLikePlaceholderUrl(text: string): boolean {
  const value = text.trim();
  if (looksLikePlaceholder(value)) return true;
  if (!URL.canParse(value)) return /^[a-z]{1,20}(?:[-_][a-z]{1,20})*$/.test(value);
  const { hostname, username, password, pathname, search, hash } = new URL(value);
  if (`${username}${password}${search}${hash}` !== '') return false;
  // A real one has the identifier of a team or an organisation there, which begins with T or E.
  if (hostname === 'hooks.slack.com' && pathname.startsWith('/services/YOUR/')) return true;
  const token = pathname.split('/').at(-1) ?? '';
  return looksLikePlaceholder(token) || /^X{8,}$/i.test(token);
}
