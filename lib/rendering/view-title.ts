import type { Alert, Notification } from '../alertmanager/notification.ts';
import type { CommonOptions } from './common-options.ts';
import type { NotificationView } from './notification-view.ts';
import { viewLine, viewName } from './view-labels.ts';

const maxTitleUnits = 200;

type Title = Pick<NotificationView, 'title' | 'titleDetail'>;

/** Firing ones first, else as sent. Without `sendResolved` only those, as Alertmanager does with `send_resolved`. */
export function inOrder(alerts: readonly Alert[], sendResolved: boolean): readonly Alert[] {
  const firing = alerts.filter((alert) => alert.status === 'firing');
  if (!sendResolved && firing.length > 0) return firing;
  return [...firing, ...alerts.filter((alert) => alert.status === 'resolved')];
}

export function viewTitle(notification: Notification, alerts: readonly Alert[], options: CommonOptions): Title {
  const { groupLabels, commonLabels, receiver } = notification;
  const name = viewName(groupLabels.get('alertname') ?? commonLabels.get('alertname') ?? receiver, maxTitleUnits);
  const firing = alerts.filter((alert) => alert.status === 'firing').length + notification.leftOut.firing;
  // What the sender cut off has no known status, so the count of those that fire is a lower bound.
  const count = `${firing}${notification.truncatedAlerts > 0 ? '+' : ''}`;
  const detail = [...groupLabels]
    .filter(([label]) => label !== 'alertname' && (options.labels?.includes(label) ?? true))
    .map(([label, value]) => `${viewName(label)}=${value === '' ? '' : viewName(value)}`);
  return {
    title: `${notification.status === 'firing' ? `[FIRING:${count}]` : '[RESOLVED]'} ${name}`,
    titleDetail: viewLine(detail.join(', '), maxTitleUnits),
  };
}
