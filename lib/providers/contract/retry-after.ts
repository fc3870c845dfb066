/**
 * Seconds to wait, from the headers of an answer (names in lower case); `undefined` where there is no `Retry-After`
 * or where it makes no sense, so that the backoff decides.
 *
 * Takes seconds, also with a fraction, rounded up, and an HTTP date (RFC 9110, IMF-fixdate). A date is
 * compared with the answer's own `Date` header and not with a clock: it needs none here, and a vendor's clock agrees
 * with itself. Without `Date` a date is `undefined`. Never negative, and without an upper bound: whoever waits knows how
 * long it can.
 */
export function parseRetryAfter(headers: Readonly<Record<string, string>>): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value.length > 64) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(value) ? Number(value) : secondsBetween(headers['date']?.trim(), value);
  return seconds === undefined ? undefined : toWait(seconds);
}

/** As `parseRetryAfter`, for vendors that put the seconds into a JSON body. */
export function toWait(seconds: number): number | undefined {
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}

function secondsBetween(from: string | undefined, to: string): number | undefined {
  const fromMs = parseHttpDate(from ?? '');
  const toMs = parseHttpDate(to);
  return fromMs === undefined || toMs === undefined ? undefined : (toMs - fromMs) / 1000;
}

/** `Sun, 06 Nov 1994 08:49:37 GMT`. The obsolete forms are not read; nothing that sends `Retry-After` uses them. */
function parseHttpDate(text: string): number | undefined {
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
