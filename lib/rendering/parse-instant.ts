const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/**
 * Milliseconds since the epoch of a time as Go writes it: RFC 3339, up to nanoseconds, any offset.
 * `undefined` for what is no such time, and for year 1, which is Go's way to say "not yet".
 */
export function parseInstant(text: string): number | undefined {
  const match = rfc3339.exec(text);
  if (match === null || text.startsWith('0001')) return undefined;
  const [, fraction = '', sign, offsetHour = '0', offsetMinute = '0'] = match;
  // Until the fraction all stands in its place.
  const at = (start: number, end: number) => Number(text.slice(start, end));
  const [hour, minute, second] = [at(11, 13), at(14, 16), at(17, 19)];
  if (hour > 23 || minute > 59 || second > 59 || Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;
  const dayMs = Date.UTC(at(0, 4), at(5, 7) - 1, at(8, 10));
  // Date.UTC rolls 31 February over into March, and takes years below 100 for 19xx.
  if (!new Date(dayMs).toISOString().startsWith(text.slice(0, 10))) return undefined;
  const fractionMs = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const offsetMinutes = (Number(offsetHour) * 60 + Number(offsetMinute)) * (sign === '-' ? -1 : 1);
  return dayMs + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 + fractionMs;
}
