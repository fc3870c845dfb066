/** Of the console's own pages: styles, the one script and framed messages come from the console, and nothing else is loaded. */
const pagePolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Of a document in a frame: as an origin of its own, without scripts, and with the styles that stand in it. */
const framedPolicy = [
  'sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/**
 * Of every answer. `no-referrer` would be stricter, but then a browser sends `Origin: null` with a form, and the console
 * could not tell its own from another's. Source: Fetch, "append a request `Origin` header".
 */
export function answerHeaders(kind: 'page' | 'framed'): Readonly<Record<string, string>> {
  return {
    'content-security-policy': kind === 'page' ? pagePolicy : framedPolicy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': kind === 'page' ? 'DENY' : 'SAMEORIGIN',
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  };
}
