import type { Notification } from './notification.ts';

export type AlertCounts = {
  readonly firing: number;
  readonly resolved: number;
  /** Cut off by the sender's `max_alerts`. */
  readonly truncated: number;
};

/** Every alert of the notification, also those that no message shows. */
export function countAlerts({ alerts, truncatedAlerts, leftOut }: Notification): AlertCounts {
  const firing = alerts.filter(({ status }) => status === 'firing').length;
  return {
    firing: firing + leftOut.firing,
    resolved: alerts.length - firing + leftOut.resolved,
    truncated: truncatedAlerts,
  };
}
