import type { Notification } from './notification.ts';

export type AlertCounts = {
  readonly firing: number;
  readonly resolved: number;
  /** Cut off by the sender's `max_alerts`. */
  readonly truncated: number;
};

export function countAlerts({ alerts, truncatedAlerts }: Notification): AlertCounts {
  const firing = alerts.filter(({ status }) => status === 'firing').length;
  return { firing, resolved: alerts.length - firing, truncated: truncatedAlerts };
}
