import type { Alert, LabelSet, Notification } from '../alertmanager/notification.ts';
import { alertDurationMs, formatDuration } from './alert-duration.ts';
import { newSilenceUrl, senderUrl } from './alertmanager-url.ts';
import { allowLink } from './allow-link.ts';
import type { CommonOptions } from './common-options.ts';
import type { AlertView, LinkLabel, LinkView } from './notification-view.ts';
import type { Severities } from './severity.ts';
import { toneOf } from './tone.ts';
import { viewAnnotations, viewLabels, viewName } from './view-labels.ts';

export type AlertContext = {
  readonly notification: Notification;
  readonly options: CommonOptions;
  readonly linkHosts: ReadonlySet<string>;
  readonly severities: Severities;
  readonly nowMs: number;
  /** What the message says once for all alerts, and so not again for each. */
  readonly known: { readonly labels: LabelSet; readonly annotations: LabelSet; readonly links: readonly LinkView[] };
};

export function viewAlert(alert: Alert, context: AlertContext): AlertView {
  const { known, options } = context;
  const name = alert.labels.get('alertname');
  // The name leads the alert's entry, so it is not repeated among its labels.
  const knownLabels = name === undefined ? known.labels : new Map([...known.labels, ['alertname', name]]);
  return {
    status: alert.status,
    tone: toneOf(alert, context.severities),
    name: name === undefined || name === known.labels.get('alertname') ? undefined : viewName(name),
    timing: describeTiming(alert, context.nowMs),
    annotations: viewAnnotations(alert.annotations, known.annotations, options),
    labels: viewLabels(alert.labels, knownLabels, options),
    links: alertLinks(alert, context),
  };
}

/** Links that annotations give: to a runbook, to a dashboard. */
export function annotationLinks(annotations: LabelSet, linkHosts: ReadonlySet<string>): LinkView[] {
  return keepAllowed(
    [
      ['Runbook', annotations.get('runbook_url')],
      ['Dashboard', annotations.get('dashboard_url')],
    ],
    linkHosts,
  );
}

export function keepAllowed(
  candidates: readonly (readonly [LinkLabel, string | undefined])[],
  linkHosts: ReadonlySet<string>,
): LinkView[] {
  const links: LinkView[] = [];
  for (const [label, candidate] of candidates) {
    const url = allowLink(candidate, linkHosts);
    if (url !== undefined && !links.some((link) => link.url === url)) links.push({ label, url });
  }
  return links;
}

/** Grafana's own, or Alertmanager's form. */
export function silenceUrl(notification: Notification, alert: Alert): string | undefined {
  return alert.silenceURL ?? newSilenceUrl(notification, alert.labels);
}

/** To where the notification came from. */
export function senderLinks(notification: Notification, linkHosts: ReadonlySet<string>): LinkView[] {
  const label = notification.version === '4' ? 'Alertmanager' : 'Grafana';
  return keepAllowed([[label, senderUrl(notification)]], linkHosts);
}

function alertLinks(alert: Alert, { notification, linkHosts, known }: AlertContext): LinkView[] {
  const own = keepAllowed(
    [
      ['Runbook', alert.annotations.get('runbook_url')],
      ['Dashboard', alert.annotations.get('dashboard_url') ?? alert.dashboardURL],
      ['Panel', alert.panelURL],
      ['Source', alert.generatorURL],
      ['Silence', alert.status === 'firing' ? silenceUrl(notification, alert) : undefined],
    ],
    linkHosts,
  );
  return own.filter((link) => !known.links.some((other) => other.url === link.url));
}

function describeTiming(alert: Alert, nowMs: number): string | undefined {
  const durationMs = alertDurationMs(alert, nowMs);
  if (durationMs === undefined) return undefined;
  return alert.status === 'firing'
    ? `firing for ${formatDuration(durationMs)}`
    : `lasted ${formatDuration(durationMs)}`;
}
