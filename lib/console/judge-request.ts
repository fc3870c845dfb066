/** A request line and headers as they came: names and values of headers in turn. */
export type WireRequest = {
  readonly method: string;
  readonly target: string;
  readonly rawHeaders: readonly string[];
};

export type RequestVerdict =
  | { readonly ok: true; readonly method: 'GET' | 'HEAD' | 'POST'; readonly path: string; readonly query: string }
  | { readonly ok: false; readonly status: 400 | 403 | 405 | 414 | 421; readonly why: string };

/** In UTF-16 units. A view's longest: two names of 500 characters, each of which may be nine in percent-encoding. */
const maxTargetLength = 12_000;

/**
 * Who may ask for what. Nothing else stands between the console and any page that is open in a browser of this machine.
 * A name that its owner rebound to 127.0.0.1 is still in `Host`; a form of another site has another `Origin`.
 */
export function judgeRequest({ method, target, rawHeaders }: WireRequest, port: number): RequestVerdict {
  const host = onlyValue(rawHeaders, 'host');
  if (host === undefined || !hostsOf(port).includes(host)) {
    return refuse(421, `Open http://127.0.0.1:${port}/ or http://localhost:${port}/: the console has no other name.`);
  }
  if (target.length > maxTargetLength) return refuse(414, 'The address is too long.');
  // The whole URL, as for a proxy, names a host of its own; two slashes would be read as one.
  if (!target.startsWith('/') || target.startsWith('//') || target.includes('#')) {
    return refuse(400, 'The address is not a path.');
  }
  const [path, query] = splitOnce(target, '?');
  if (method === 'POST') return comesFromHere(rawHeaders, host) ? { ok: true, method, path, query } : fromElsewhere;
  if (method !== 'GET' && method !== 'HEAD') return refuse(405, 'The console takes GET, HEAD and POST.');
  return mayRead(rawHeaders, path) ? { ok: true, method, path, query } : fromElsewhere;
}

const fromElsewhere = refuse(403, 'This request came from another site. Open the page from the console itself.');

function hostsOf(port: number): readonly string[] {
  // A browser leaves out the port that is usual.
  const suffix = port === 80 ? '' : `:${port}`;
  return [`127.0.0.1${suffix}`, `localhost${suffix}`];
}

/** Browsers send `Origin` with every POST; the two names of the console are two origins. */
function comesFromHere(rawHeaders: readonly string[], host: string): boolean {
  const [site] = valuesOf(rawHeaders, 'sec-fetch-site');
  return (
    onlyValue(rawHeaders, 'origin') === `http://${host}` &&
    (site === undefined || onlyValue(rawHeaders, 'sec-fetch-site') === 'same-origin')
  );
}

/**
 * Whoever sends no `Sec-Fetch-Site` is no browser, or an old one, which keeps answers from other sites. Another port of
 * this machine is the same site, and another origin.
 */
function mayRead(rawHeaders: readonly string[], path: string): boolean {
  if (valuesOf(rawHeaders, 'sec-fetch-site').length === 0) return true;
  const site = onlyValue(rawHeaders, 'sec-fetch-site');
  if (site === 'same-origin' || site === 'none') return true;
  return (
    path === '/' &&
    onlyValue(rawHeaders, 'sec-fetch-mode') === 'navigate' &&
    onlyValue(rawHeaders, 'sec-fetch-dest') === 'document'
  );
}

/** Of a header that stands there once. */
function onlyValue(rawHeaders: readonly string[], name: string): string | undefined {
  const values = valuesOf(rawHeaders, name);
  return values.length === 1 ? values[0] : undefined;
}

function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function refuse(status: 400 | 403 | 405 | 414 | 421, why: string): RequestVerdict & { readonly ok: false } {
  return { ok: false, status, why };
}
