import type { Alert, LabelSet, LeftOut, Notification } from '../alertmanager/notification.ts';
import { formatDuration } from './alert-duration.ts';
import { senderUrl } from './alertmanager-url.ts';
import type { CommonOptions } from './common-options.ts';
import type { LinkView, NotificationView } from './notification-view.ts';
import { mostUrgentTone } from './tone.ts';
import { annotationLinks, keepAllowed, viewAlert } from './view-alert.ts';
import { viewAnnotations, viewLabels, viewLine, viewName } from './view-labels.ts';

/** A later delivery says so: its reader would otherwise take old news for new. */
export const lateAfterMs = 5 * 60_000;

const maxTitleUnits = 200;
const none: LabelSet = new Map();

/** The part of a provider's `RenderInput` that the view is made of. */
export type ViewInput = {
  readonly notification: Notification;
  readonly options: CommonOptions;
  readonly linkHosts: ReadonlySet<string>;
  readonly acceptedAtMs: number;
  readonly nowMs: number;
};

/** Turns a notification into what a message says, for any provider. Pure: same input, same view. */
export function viewNotification({
  notification,
  options,
  linkHosts,
  acceptedAtMs,
  nowMs,
}: ViewInput): NotificationView {
  const alerts = inOrder(notification.alerts, options.sendResolved);
  const shown = alerts.slice(0, options.maxAlerts);
  // Of a single alert everything is common; it reads better in one piece.
  const shared = alerts.length > 1 ? notification.commonAnnotations : none;
  const sharedLinks = annotationLinks(shared, linkHosts);
  const labels: LabelSet = new Map([...notification.groupLabels, ...notification.commonLabels]);
  const known = { labels, annotations: shared, links: sharedLinks };
  const title = viewTitle(notification, alerts, options);
  return {
    status: notification.status,
    tone: notification.status === 'resolved' ? 'resolved' : mostUrgentTone(alerts),
    ...title,
    receiver: viewName(notification.receiver),
    shared: viewAnnotations(shared, none, options),
    labels: viewLabels(labels, inTitle(notification), options),
    alerts: shown.map((alert) => viewAlert(alert, { notification, options, linkHosts, nowMs, known })),
    alertsLeftOut: alerts.length - shown.length + notKept(notification, options) + notification.truncatedAlerts,
    links: [...sharedLinks, ...senderLinks(notification, linkHosts)],
    notes: [...lateNotes(nowMs - acceptedAtMs), ...leftOutNotes(notification.leftOut)],
  };
}

type Title = Pick<NotificationView, 'title' | 'titleDetail'>;

/** Firing ones first, else as sent. Without `sendResolved` only those, as Alertmanager does with `send_resolved`. */
function inOrder(alerts: readonly Alert[], sendResolved: boolean): readonly Alert[] {
  const firing = alerts.filter((alert) => alert.status === 'firing');
  if (!sendResolved && firing.length > 0) return firing;
  return [...firing, ...alerts.filter((alert) => alert.status === 'resolved')];
}

function viewTitle(notification: Notification, alerts: readonly Alert[], options: CommonOptions): Title {
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

/** The name stands in the title, so it is not repeated among the labels. */
function inTitle({ groupLabels, commonLabels }: Notification): LabelSet {
  const name = groupLabels.get('alertname') ?? commonLabels.get('alertname');
  return name === undefined ? none : new Map([['alertname', name]]);
}

function senderLinks(notification: Notification, linkHosts: ReadonlySet<string>): LinkView[] {
  const label = notification.version === '4' ? 'Alertmanager' : 'Grafana';
  return keepAllowed([[label, senderUrl(notification)]], linkHosts);
}

/** Alerts that ingest counted instead of keeping, as far as this destination wants them. */
function notKept({ alerts, leftOut }: Notification, { sendResolved }: CommonOptions): number {
  const onlyFiring = !sendResolved && alerts.some(({ status }) => status === 'firing');
  return leftOut.firing + (onlyFiring ? 0 : leftOut.resolved);
}

function lateNotes(delayMs: number): string[] {
  return delayMs > lateAfterMs ? [`Delivered late: accepted ${formatDuration(delayMs)} ago.`] : [];
}

function leftOutNotes({ notAllowed, textsCut }: LeftOut): string[] {
  const alerts = notAllowed === 1 ? '1 alert was' : `${notAllowed} alerts were`;
  return [
    ...(notAllowed > 0 ? [`${alerts} left out: a label that this receiver requires is missing.`] : []),
    ...(textsCut ? ['Shortened: the notification was too large.'] : []),
  ];
}
