import type { Notification } from '../alertmanager/notification.ts';

/** When the latest of its alerts began to fire or was resolved, by the sender's clock; `undefined` where no time makes sense. */
export function changedAtMs({ alerts }: Notification): number | undefined {
  const times = alerts
    .map(({ status, startsAt, endsAt }) => Date.parse(status === 'firing' ? startsAt : endsAt))
    // The zero time of Go is what an alert without a time has.
    .filter((ms) => ms > 0);
  return times.length === 0 ? undefined : times.reduce((latest, ms) => Math.max(latest, ms));
}
