import type { Alert, LabelSet, Notification } from '../alertmanager/notification.ts';
import { inOrder } from './alert-order.ts';
import type { CommonOptions } from './common-options.ts';
import { countNames, leftOutNames, sumCounts } from './name-counts.ts';
import type { AlertView, LeftOutView, NotificationView } from './notification-view.ts';
import { builtInSeverities, type Severities } from './severity.ts';
import { tellApart } from './tell-apart.ts';
import type { Together } from './together.ts';
import { mostUrgentTone } from './tone.ts';
import { groupLinks, senderLinks, viewAlert } from './view-alert.ts';
import { viewAnnotations } from './view-annotations.ts';
import { viewDigest, viewWithHistory } from './view-digest.ts';
import { nameAndSeverity, viewLabels, viewName } from './view-labels.ts';
import { viewNotes } from './view-notes.ts';
import { severityWord, viewTitle } from './view-title.ts';

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

function viewOne(input: Known): NotificationView {
  const { notification, options, severities, acceptedAtMs, nowMs } = input;
  const alerts = inOrder(notification.alerts, options.sendResolved, severities);
  const shown = alerts.slice(0, options.maxAlerts);
  // Of a single alert everything is common; it reads better in one piece.
  const shared = alerts.length > 1 ? notification.commonAnnotations : none;
  const isFiring = notification.status === 'firing';
  const links = groupLinks(shared, isFiring, input);
  const labels: LabelSet = new Map([...notification.groupLabels, ...notification.commonLabels]);
  const names = new Set(alerts.map((alert) => alert.labels.get('alertname')));
  const known = {
    severity: severityWord(alerts[0], severities),
    name: names.size === 1 ? [...names][0] : undefined,
    labels,
    annotations: shared,
    links,
  };
  const { subject: _, ...title } = viewTitle(notification, alerts, { options, severities });
  return {
    status: notification.status,
    tone: isFiring ? mostUrgentTone(alerts, severities) : 'resolved',
    ...title,
    receiver: viewName(notification.receiver),
    shared: viewAnnotations(shared, none, options),
    labels: viewLabels(labels, nameAndSeverity(labels, severities), options, alerts[0]?.labels),
    alerts: tellApart(linkedOnce(shown.map((alert) => viewAlert(alert, { ...input, known })))),
    leftOut: viewLeftOut(input, alerts, shown.length),
    shows: 'alerts',
    links: [...links, ...senderLinks(input)],
    notes: viewNotes(notification, nowMs - acceptedAtMs),
  };
}

/**
 * Alerts of one rule share its source, and often a silence: then the first of them has it, and says of a silence that it
 * is for all of them. All have their runbook.
 */
function linkedOnce(alerts: readonly AlertView[]): AlertView[] {
  const counts = new Map<string, number>();
  for (const { url } of alerts.flatMap(({ links }) => links)) counts.set(url, (counts.get(url) ?? 0) + 1);
  const seen = new Set<string>();
  return alerts.map((alert) => ({
    ...alert,
    links: alert.links
      .filter(({ label, url }) => label === 'Runbook' || (!seen.has(url) && seen.add(url)))
      .map((link) =>
        link.label === 'Silence' && (counts.get(link.url) ?? 0) > 1 ? { ...link, label: 'Silence all alike' } : link,
      ),
  }));
}

function viewLeftOut({ notification, options }: Known, alerts: readonly Alert[], shownCount: number): LeftOutView {
  const others = alerts.slice(shownCount);
  const known = sumCounts([...countNames(others), ...leftOutNames(notification)]);
  const names = sumCounts([...countNames(alerts), ...known]).length > 1 ? known : [];
  return { count: others.length + notKept(notification, options) + notification.truncatedAlerts, names };
}

/** Alerts that ingest counted instead of keeping, as far as this destination wants them. */
export function notKept(
  { alerts, leftOut }: Notification,
  { sendResolved }: Pick<CommonOptions, 'sendResolved'>,
): number {
  const onlyFiring = !sendResolved && alerts.some(({ status }) => status === 'firing');
  return leftOut.firing + (onlyFiring ? 0 : leftOut.resolved);
}
