import type { AlertStatus } from '../alertmanager/notification.ts';
import { parseInstant } from './parse-instant.ts';

const minuteMs = 60_000;

/** How long an alert has fired, or fired; `undefined` where a time is missing, garbage or in the future. */
export function alertDurationMs(
  alert: { readonly status: AlertStatus; readonly startsAt: string; readonly endsAt: string },
  nowMs: number,
): number | undefined {
  const startMs = parseInstant(alert.startsAt);
  const endMs = alert.status === 'firing' ? nowMs : parseInstant(alert.endsAt);
  if (startMs === undefined || endMs === undefined || endMs < startMs) return undefined;
  return endMs - startMs;
}

/** The two largest units that are not zero: `42s`, `5m`, `1h 12m`, `3d 4h`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < minuteMs) return `${Math.floor(durationMs / 1000)}s`;
  const minutes = Math.floor(durationMs / minuteMs);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (days > 0) return hours > 0 ? `${days}d ${hours}h` : `${days}d`;
  if (hours > 0) return rest > 0 ? `${hours}h ${rest}m` : `${hours}h`;
  return `${rest}m`;
}
