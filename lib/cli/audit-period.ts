import { parseDuration } from '../alertmanager-config/parse-duration.ts';
import type { Period } from '../audit-queries/evaluate.ts';

const dayMs = 86_400_000;

/** What a moment on the command line may be. */
export const momentForms = 'an age such as 2h, a time of day in UTC such as 03:10, or 2026-11-22T03:10Z';

/** From `since` to `until`, or to now; undefined where one is no moment or they are the wrong way round. */
export function parsePeriod(since: string, until: string | undefined, nowMs: number): Period | undefined {
  const fromMs = parseMoment(since, nowMs);
  const untilMs = until === undefined ? nowMs : parseMoment(until, nowMs);
  if (fromMs === undefined || untilMs === undefined || fromMs > untilMs) return undefined;
  return { fromSeconds: Math.floor(fromMs / 1000), untilSeconds: Math.floor(untilMs / 1000) };
}

/** Milliseconds since the epoch. A time of day is the latest that has been. */
function parseMoment(text: string, nowMs: number): number | undefined {
  const ageMs = parseDuration(text);
  if (ageMs !== undefined) return nowMs - ageMs;
  const [, hours, minutes] = /^(\d\d):(\d\d)Z?$/.exec(text) ?? [];
  if (hours !== undefined && minutes !== undefined) {
    if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
    const today = nowMs - (nowMs % dayMs) + (Number(hours) * 60 + Number(minutes)) * 60_000;
    return today > nowMs ? today - dayMs : today;
  }
  const [, day, time = '00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?))?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const ms = day === undefined ? Number.NaN : Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(ms) ? undefined : ms;
}
