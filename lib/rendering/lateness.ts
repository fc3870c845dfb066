import { formatDuration } from './alert-duration.ts';

/** A later delivery says so: its reader would otherwise take old news for new. */
export const lateAfterMs = 5 * 60_000;

export function lateNotes(delayMs: number): string[] {
  return delayMs > lateAfterMs ? [`Delivered late: accepted ${formatDuration(delayMs)} ago.`] : [];
}
