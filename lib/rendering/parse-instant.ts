const rfc3339 =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})T(?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})(?:\.(?<fraction>\d{1,9}))?(?:Z|(?<sign>[+-])(?<offsetHour>\d{2}):(?<offsetMinute>\d{2}))$/;

/**
 * Milliseconds since the epoch of a time as Go writes it: RFC 3339, up to nanoseconds, any offset.
 * `undefined` for what is no such time, and for year 1, which is Go's way to say "not yet".
 */
export function parseInstant(text: string): number | undefined {
  const groups = rfc3339.exec(text)?.groups;
  if (groups === undefined || groups['year'] === '0001') return undefined;
  const field = (name: string): number => Number(groups[name] ?? 0);
  const [year, month, day] = [field('year'), field('month'), field('day')];
  const [hour, minute, second] = [field('hour'), field('minute'), field('second')];
  if (hour > 23 || minute > 59 || second > 59 || field('offsetHour') > 23 || field('offsetMinute') > 59)
    return undefined;
  const dayMs = Date.UTC(year, month - 1, day);
  // Date.UTC rolls 31 February over into March, and takes years below 100 for 19xx.
  if (new Date(dayMs).toISOString().slice(0, 10) !== `${groups['year']}-${groups['month']}-${groups['day']}`)
    return undefined;
  const fractionMs = Number((groups['fraction'] ?? '').slice(0, 3).padEnd(3, '0'));
  const offsetMinutes = (field('offsetHour') * 60 + field('offsetMinute')) * (groups['sign'] === '-' ? -1 : 1);
  return dayMs + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 + fractionMs;
}
