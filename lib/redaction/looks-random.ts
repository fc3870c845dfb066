const hidden = /^(?:[*x.•-]+|\[.*|<.*|\$\{.*|\$\w*|\{\{.*|%\w*%?)$/i;

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

/**
 * Whether a value looks generated. Names of Kubernetes objects do not, hash suffixes and all: they are lower case, in
 * pieces of at most a dozen characters.
 */
export function looksRandom(value: string): boolean {
  if (value.length < 16 || !/^[\w+/=.~%:!-]+$/.test(value)) return false;
  if (value.length >= 20 && count(/[A-Z]/g, value) >= 2 && count(/[a-z]/g, value) >= 2 && count(/\d/g, value) >= 2) {
    return true;
  }
  return (value.match(/[A-Za-z0-9]{16,}/g) ?? []).some((run) => count(/\d/g, run) >= 2 && count(/[a-z]/gi, run) >= 2);
}

/** The same for what a name already calls a key or token: UUIDs and shorter ones too, if in one piece. */
export function looksLikeKey(value: string): boolean {
  return looksRandom(value) || uuid.test(value) || (/^[A-Za-z0-9]{12,}$/.test(value) && count(/\d/g, value) >= 2);
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function count(pattern: RegExp, text: string): number {
  return text.match(pattern)?.length ?? 0;
}
