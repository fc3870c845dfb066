import type { Alert, LabelSet, Notification } from '../alertmanager/notification.ts';
import type { CommonOptions } from './common-options.ts';
import { countNames, leftOutNames, nameCounts, sumCounts } from './name-counts.ts';
import type { NotificationView } from './notification-view.ts';
import { type Severities, severityText } from './severity.ts';
import { isHidden, viewLine, viewName } from './view-labels.ts';

const maxTitleUnits = 200;
const maxNameUnits = 100;
const maxSeverityUnits = 24;

/** Of several names: more of them is more than a phone shows. */
const maxNamesUnits = 80;

type Title = Pick<NotificationView, 'title' | 'titleDetail' | 'shorterTitles' | 'topic'> & {
  /** The title without its counts: `critical KubeNodeDown`. */
  readonly subject: string;
};

type TitleContext = { readonly options: CommonOptions; readonly severities: Severities };

/** The title of alerts in order, the worst first. */
export function viewTitle(
  notification: Notification,
  alerts: readonly Alert[],
  { options, severities }: TitleContext,
): Title {
  const { groupLabels, receiver } = notification;
  // What is resolved is counted, but would read as if it fired among the names.
  const firing = alerts.filter(({ status }) => status === 'firing');
  const named = firing.length > 0 ? firing : alerts;
  const counts = countAlertStates(notification, alerts, options);
  const severity = severityWord(alerts[0], severities);
  const isOver = firing.length === 0;
  const [subject = '', ...shorter] = namesOf(notification, named).map((names) => qualify(names, severity, isOver));
  const detail = viewLine(detailOf(groupLabels, options, ['alertname', severities.label]), maxTitleUnits);
  const stableDetail = detailOf(groupLabels, options, ['alertname']);
  const stableName = viewName(groupLabels.get('alertname') ?? receiver, maxNameUnits);
  const behind = detail === '' ? '' : ` (${detail})`;
  return {
    subject,
    title: `${counts} ${subject}`,
    titleDetail: detail,
    // The group's labels say where it is, which is worth more than another name.
    shorterTitles: shorter.map((one) => `${counts} ${one}${behind}`),
    topic: viewLine(stableDetail === '' ? stableName : `${stableName} (${stableDetail})`, maxTitleUnits),
  };
}

/** On a lock screen `critical` would read like an alarm, so what is over only was critical. */
function qualify(names: string, severity: string | undefined, isOver: boolean): string {
  if (severity === undefined) return names;
  return isOver ? `${names}, was ${severity}` : `${severity} ${names}`;
}

/** How bad the alert is, in the sender's own word. */
export function severityWord(alert: Alert | undefined, severities: Severities): string | undefined {
  return viewLine(alert === undefined ? '' : severityText(alert.labels, severities), maxSeverityUnits) || undefined;
}

/** One name where all alerts have it, else those of the worst, each with how many there are; from the most to one. */
function namesOf(notification: Notification, alerts: readonly Alert[]): string[] {
  const { groupLabels, commonLabels, receiver } = notification;
  const shared = groupLabels.get('alertname') ?? commonLabels.get('alertname');
  if (shared !== undefined) return [viewName(shared, maxNameUnits)];
  const counts = sumCounts([...countNames(alerts), ...leftOutNames(notification)]);
  const [only, ...others] = counts;
  if (only === undefined) return [viewName(receiver, maxNameUnits)];
  if (others.length === 0) return [viewName(only.name, maxNameUnits)];
  const lists = [4, 3, 2, 1].filter((max) => max <= counts.length).map((max) => nameCounts(counts, max));
  return [...lists.slice(0, -1).filter(({ length }) => length <= maxNamesUnits), ...lists.slice(-1)];
}

/** `[FIRING:2, RESOLVED:1]`. What the sender cut off has no known status, so what fires is a lower bound then: `12+`. */
function countAlertStates(
  { leftOut, truncatedAlerts, status }: Notification,
  alerts: readonly Alert[],
  { sendResolved }: CommonOptions,
): string {
  const kept = alerts.filter((alert) => alert.status === 'firing').length;
  const firing = kept + leftOut.firing;
  const resolved = alerts.length - kept + (sendResolved || kept === 0 ? leftOut.resolved : 0);
  const isFiring = firing > 0 || status === 'firing';
  return bracketCounts([
    ...(isFiring ? [['FIRING', `${firing}${truncatedAlerts > 0 ? '+' : ''}`] as const] : []),
    ...(resolved > 0 ? [['RESOLVED', resolved] as const] : []),
  ]);
}

/** `[FIRING:2, RESOLVED:1]`. */
export function bracketCounts(counts: readonly (readonly [state: string, count: number | string])[]): string {
  return `[${counts.map(([state, count]) => `${state}:${count}`).join(', ')}]`;
}

function detailOf(groupLabels: LabelSet, options: CommonOptions, without: readonly string[]): string {
  return [...groupLabels]
    .filter(([label]) => !without.includes(label) && !isHidden(label, options))
    .map(([label, value]) => `${viewName(label)}=${value === '' ? '' : viewName(value)}`)
    .join(', ');
}
