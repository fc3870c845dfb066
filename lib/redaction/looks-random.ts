const hidden = /^(?:[*x.•-]+|\[.*|<.*|\$\{.*|\$\w*|\{\{.*|%\w*%?|%24%7b.*)$/i;

const statesOfSecrets = new Set([
  ...['true', 'false', 'yes', 'no', 'on', 'off', 'null', 'nil', 'none', 'undefined', 'empty', 'unset', 'default'],
  ...['enabled', 'disabled', 'required', 'optional', 'missing', 'present', 'absent', 'unknown', 'unchanged', 'changed'],
  ...['expired', 'expiring', 'expires', 'invalid', 'incorrect', 'wrong', 'valid', 'failed', 'denied', 'rejected'],
  ...['rotated', 'revoked', 'redacted', 'hidden', 'masked', 'encrypted', 'authentication', 'authenticated'],
  ...['unauthorized', 'unauthenticated', 'permission', 'forbidden', 'mismatch', 'mismatched', 'rotation'],
]);

/** Something in the place of a secret that is none: a mask, a variable, a template, or a word on its state. */
export function isPlaceholder(value: string): boolean {
  return value === '' || hidden.test(value) || statesOfSecrets.has(value.toLowerCase());
}

/** UTF-16 units. A longer value is judged by its beginning: no key is longer, and a certificate is random throughout. */
const maxJudgedUnits = 4_096;

/**
 * Whether a value looks generated. Names of Kubernetes objects do not, hash suffixes and all: they are lower case, in
 * pieces of at most a dozen characters.
 */
export function looksRandom(value: string): boolean {
  const text = value.slice(0, maxJudgedUnits);
  if (text.length < 16 || !/^[\w+/=.~%:!|\\-]+$/.test(text)) return false;
  if (text.length >= 20 && Math.min(count(/[A-Z]/g, text), count(/[a-z]/g, text), count(/\d/g, text)) >= 2) return true;
  return (text.match(/[A-Za-z0-9]{16,}/g) ?? []).some((run) => count(/\d/g, run) >= 2 && count(/[a-z]/gi, run) >= 2);
}

/** The same for what a name already calls a key or token: UUIDs and shorter ones too, if in one piece. */
export function looksLikeKey(value: string): boolean {
  const text = value.slice(0, maxJudgedUnits);
  return (
    looksRandom(text) ||
    wholeUuid.test(text) ||
    (/^[A-Za-z0-9]{12,}$/.test(text) && count(/\d/g, text) >= 2) ||
    isHexPair(text) ||
    mixedUnits(text) >= 24
  );
}

const wholeUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Name and password in one, as Sidekiq has them. */
function isHexPair(text: string): boolean {
  return /^[0-9a-f]{8,}:[0-9a-f]{8,}$/.test(text);
}

/**
 * How much of a text is in pieces of both letters and digits: of 40 random characters with hyphens some 34, of a name
 * with a hash 14 (`checkout-6f9c7d5b8-x2x4k`). A UUID is often a part of a name.
 */
function mixedUnits(text: string): number {
  if (/\s/.test(text)) return 0;
  const pieces = text.replace(uuids, '').match(/[A-Za-z0-9]{5,}/g) ?? [];
  const mixed = pieces.filter((piece) => /\d/.test(piece) && /[a-z]/i.test(piece));
  return mixed.reduce((sum, piece) => sum + piece.length, 0);
}

export function count(pattern: RegExp, text: string): number {
  return text.match(pattern)?.length ?? 0;
}
