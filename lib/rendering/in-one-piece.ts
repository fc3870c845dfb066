import type { NotificationView } from './notification-view.ts';

/**
 * Where a message has one alert only, what it says of labels and links stands with that alert, behind its summary: two
 * parts would part what belongs together, and put labels before the one sentence that says what is wrong.
 */
export function inOnePiece(view: NotificationView): NotificationView {
  const [alert] = view.alerts;
  if (alert === undefined || view.alerts.length > 1 || view.alertsLeftOut > 0) return view;
  const labels = {
    shown: [...view.labels.shown, ...alert.labels.shown],
    leftOut: view.labels.leftOut + alert.labels.leftOut,
  };
  return {
    ...view,
    labels: { shown: [], leftOut: 0 },
    links: [],
    alerts: [{ ...alert, labels, links: [...alert.links, ...view.links] }],
  };
}
