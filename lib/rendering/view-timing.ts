import type { Alert } from '../alertmanager/notification.ts';
import { alertDurationMs, formatDuration } from './alert-duration.ts';
import type { InstantView, TimingView } from './notification-view.ts';
import { parseInstant } from './parse-instant.ts';

const dayMs = 24 * 60 * 60_000;

/** For how long an alert has fired and since when, or after how long it was resolved and when. */
export function viewTiming(
  alert: Alert,
  { nowMs, timeZone }: { readonly nowMs: number; readonly timeZone: string | undefined },
): TimingView | undefined {
  const durationMs = alertDurationMs(alert, nowMs);
  const atMs = parseInstant(alert.status === 'firing' ? alert.startsAt : alert.endsAt);
  if (durationMs === undefined || atMs === undefined) return undefined;
  const duration = formatDuration(durationMs);
  const instant = { ms: atMs, text: formatInstant(atMs, nowMs, timeZone) };
  return alert.status === 'firing'
    ? { text: `firing for ${duration}`, at: { lead: 'since', ...instant } }
    : { text: `resolved after ${duration}`, at: { lead: 'at', ...instant } };
}

/** `Firing for 42m, since 14:02 UTC`, where a vendor knows no times. */
export function timingText({ text, at }: TimingView): string {
  return at === undefined ? upperFirst(text) : `${timingLead(text, at)} ${at.text}`;
}

/** What stands before the time, for vendors that write the time themselves: `Firing for 42m, since`. */
export function timingLead(text: string, { lead }: InstantView): string {
  return `${upperFirst(text)}, ${lead}`;
}

/** `14:02 UTC`, or with the date where that is more than a day ago. */
function formatInstant(ms: number, nowMs: number, timeZone: string | undefined): string {
  const isFar = Math.abs(nowMs - ms) >= dayMs;
  if (timeZone !== undefined) return formatInZone(ms, timeZone, isFar);
  const [date = '', time = ''] = new Date(ms).toISOString().split('T');
  return `${isFar ? `${date} ` : ''}${time.slice(0, 5)} UTC`;
}

function formatInZone(ms: number, timeZone: string, isFar: boolean): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...(isFar ? { year: 'numeric', month: '2-digit', day: '2-digit' } : {}),
    ...{ timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' },
  });
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  const date = isFar ? `${parts.get('year')}-${parts.get('month')}-${parts.get('day')} ` : '';
  return `${date}${parts.get('hour')}:${parts.get('minute')} ${parts.get('timeZoneName')}`;
}

function upperFirst(text: string): string {
  return text.replace(/^./, (letter) => letter.toUpperCase());
}
