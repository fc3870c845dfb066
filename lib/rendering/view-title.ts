import type { Alert, LabelSet, Notification } from '../alertmanager/notification.ts';
import type { CommonOptions } from './common-options.ts';
import { countNames, leftOutNames, nameCounts, sumCounts } from './name-counts.ts';
import type { NotificationView } from './notification-view.ts';
import type { Severities } from './severity.ts';
import { isHidden, viewLine, viewName } from './view-labels.ts';

const maxTitleUnits = 200;
const maxNameUnits = 100;
const maxSeverityUnits = 24;
const maxNames = 4;

type Title = Pick<NotificationView, 'title' | 'titleDetail' | 'topic'> & {
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
  const [worst] = alerts;
  const severity = severityWord(worst, severities);
  const names = namesOf(notification, alerts);
  const subject = severity === undefined ? names : `${severity} ${names}`;
  const detail = detailOf(groupLabels, options, ['alertname', severities.label]);
  const stableDetail = detailOf(groupLabels, options, ['alertname']);
  const stableName = viewName(groupLabels.get('alertname') ?? receiver, maxNameUnits);
  return {
    subject,
    title: `${countAlertStates(notification, alerts, options)} ${subject}`,
    titleDetail: viewLine(detail, maxTitleUnits),
    topic: viewLine(stableDetail === '' ? stableName : `${stableName} (${stableDetail})`, maxTitleUnits),
  };
}

/** How bad the alert is, in the sender's own word. */
export function severityWord(alert: Alert | undefined, { label }: Severities): string | undefined {
  return viewLine(alert?.labels.get(label) ?? '', maxSeverityUnits) || undefined;
}

/** One name where all alerts have it, else those of the worst, each with how many there are. */
function namesOf(notification: Notification, alerts: readonly Alert[]): string {
  const { groupLabels, commonLabels, receiver } = notification;
  const shared = groupLabels.get('alertname') ?? commonLabels.get('alertname');
  if (shared !== undefined) return viewName(shared, maxNameUnits);
  const counts = sumCounts([...countNames(alerts), ...leftOutNames(notification)]);
  const [only, ...others] = counts;
  if (only === undefined) return viewName(receiver, maxNameUnits);
  if (others.length === 0) return viewName(only.name, maxNameUnits);
  return viewLine(nameCounts(counts, maxNames), maxTitleUnits);
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
