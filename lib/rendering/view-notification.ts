import type { LabelSet, LeftOut, Notification } from '../alertmanager/notification.ts';
import type { CommonOptions } from './common-options.ts';
import { lateNotes } from './lateness.ts';
import type { NotificationView } from './notification-view.ts';
import { builtInSeverities, type Severities } from './severity.ts';
import type { Together } from './together.ts';
import { mostUrgentTone } from './tone.ts';
import { annotationLinks, senderLinks, viewAlert } from './view-alert.ts';
import { viewDigest, viewWithHistory } from './view-digest.ts';
import { viewAnnotations, viewLabels, viewName } from './view-labels.ts';
import { inOrder, viewTitle } from './view-title.ts';

const none: LabelSet = new Map();

/** The part of a provider's `RenderInput` that the view is made of. */
export type ViewInput = {
  readonly notification: Notification;
  readonly options: CommonOptions;
  readonly linkHosts: ReadonlySet<string>;
  /** The built-in ones where absent. */
  readonly severities?: Severities | undefined;
  readonly acceptedAtMs: number;
  readonly nowMs: number;
  readonly together?: Together | undefined;
};

type Known = ViewInput & { readonly severities: Severities };

/** Turns a notification, or several together, into what a message says, for any provider. Pure: same input, same view. */
export function viewNotification(given: ViewInput): NotificationView {
  const input = { ...given, severities: given.severities ?? builtInSeverities };
  const { together } = input;
  if (together === undefined) return viewOne(input);
  const [first, ...others] = together.groups;
  if (first === undefined || others.length > 0) return viewDigest(together, input);
  return viewWithHistory(viewOne(input), first, input);
}

function viewOne({ notification, options, linkHosts, severities, acceptedAtMs, nowMs }: Known): NotificationView {
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
    tone: notification.status === 'resolved' ? 'resolved' : mostUrgentTone(alerts, severities),
    ...title,
    receiver: viewName(notification.receiver),
    shared: viewAnnotations(shared, none, options),
    labels: viewLabels(labels, inTitle(notification), options),
    alerts: shown.map((alert) => viewAlert(alert, { notification, options, linkHosts, severities, nowMs, known })),
    alertsLeftOut: alerts.length - shown.length + notKept(notification, options) + notification.truncatedAlerts,
    shows: 'alerts',
    links: [...sharedLinks, ...senderLinks(notification, linkHosts)],
    notes: [...lateNotes(nowMs - acceptedAtMs), ...leftOutNotes(notification.leftOut)],
  };
}

/** The name stands in the title, so it is not repeated among the labels. */
function inTitle({ groupLabels, commonLabels }: Notification): LabelSet {
  const name = groupLabels.get('alertname') ?? commonLabels.get('alertname');
  return name === undefined ? none : new Map([['alertname', name]]);
}

/** Alerts that ingest counted instead of keeping, as far as this destination wants them. */
function notKept({ alerts, leftOut }: Notification, { sendResolved }: CommonOptions): number {
  const onlyFiring = !sendResolved && alerts.some(({ status }) => status === 'firing');
  return leftOut.firing + (onlyFiring ? 0 : leftOut.resolved);
}

function leftOutNotes({ notAllowed, textsCut }: LeftOut): string[] {
  const alerts = notAllowed === 1 ? '1 alert was' : `${notAllowed} alerts were`;
  return [
    ...(notAllowed > 0 ? [`${alerts} left out: a label that this receiver requires is missing.`] : []),
    ...(textsCut ? ['Shortened: the notification was too large.'] : []),
  ];
}
