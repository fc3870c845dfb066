import type { Alert, LabelSet, Notification } from '../alertmanager/notification.ts';
import { groupSilenceUrl, newSilenceUrl, senderUrl } from './alertmanager-url.ts';
import { allowLink } from './allow-link.ts';
import { annotationUrl } from './annotation-links.ts';
import type { CommonOptions } from './common-options.ts';
import type { AlertView, AnnotationsView, LinkLabel, LinkView } from './notification-view.ts';
import type { Severities } from './severity.ts';
import { toneOf } from './tone.ts';
import { viewAnnotations } from './view-annotations.ts';
import { nameAndSeverity, viewLabels, viewLine, viewName } from './view-labels.ts';
import { viewTiming } from './view-timing.ts';
import { severityWord } from './view-title.ts';

export type AlertContext = LinkContext & {
  readonly options: CommonOptions;
  readonly severities: Severities;
  readonly nowMs: number;
  /** What the message says once for all alerts, and so not again for each. */
  readonly known: {
    readonly severity: string | undefined;
    /** The name that all alerts have. */
    readonly name: string | undefined;
    readonly labels: LabelSet;
    readonly annotations: LabelSet;
    readonly links: readonly LinkView[];
  };
};

type LinkContext = { readonly notification: Notification; readonly linkHosts: ReadonlySet<string> };

type Candidate = readonly [LinkLabel, string | undefined];

export function viewAlert(alert: Alert, context: AlertContext): AlertView {
  const { known, options, severities } = context;
  const own = alert.labels.get('alertname');
  const name = own === undefined || own === known.name ? undefined : viewName(own);
  const severity = severityWord(alert, severities);
  const annotations = withValues(viewAnnotations(alert.annotations, known.annotations, options), alert);
  const said = new Map([...known.labels, ...nameAndSeverity(alert.labels, severities)]);
  return {
    status: alert.status,
    tone: toneOf(alert, severities),
    severity: severity === known.severity || alert.status === 'resolved' ? undefined : severity,
    name,
    differs: [],
    labels: viewLabels(alert.labels, said, options),
    timing: viewTiming(alert, { nowMs: context.nowMs, timeZone: options.timeZone }),
    annotations,
    links: alertLinks(alert, context),
  };
}

/** What Grafana measured when it fired, where no annotation says it. */
function withValues(annotations: AnnotationsView, { values, valueString }: Alert): AnnotationsView {
  const measured = values === undefined ? valueString : describeValues(values);
  const text = viewLine(measured ?? '');
  if (text === '' || annotations.others.some(({ name }) => name === 'value')) return annotations;
  return { ...annotations, others: [{ name: 'value', value: text }, ...annotations.others] };
}

/** `0.93`, or `A=0.93, B=1` where there are several. */
function describeValues(values: ReadonlyMap<string, number>): string {
  const [only, ...others] = values.values();
  if (only !== undefined && others.length === 0) return round(only);
  return [...values].map(([name, value]) => `${name}=${round(value)}`).join(', ');
}

/** Six digits are more than a decision at night needs. */
function round(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Links for all alerts of a group: what to do, where to look, and a silence for the group. */
export function groupLinks(annotations: LabelSet, isFiring: boolean, context: LinkContext): LinkView[] {
  return keepAllowed(
    [
      ['Runbook', annotationUrl(annotations, 'runbook')],
      ['Dashboard', annotationUrl(annotations, 'dashboard')],
      ['Silence group', isFiring ? groupSilenceUrl(context.notification) : undefined],
    ],
    context,
  );
}

/** To where the notification came from. */
export function senderLinks(context: LinkContext): LinkView[] {
  const label = context.notification.version === '4' ? 'Alertmanager' : 'Grafana';
  return keepAllowed([[label, senderUrl(context.notification)]], context);
}

/** The links that may be shown, each once. */
function keepAllowed(
  candidates: readonly Candidate[],
  { linkHosts, notification: { externalURL } }: LinkContext,
): LinkView[] {
  const from = URL.parse(externalURL);
  const usual = from === null ? undefined : domainOf(from.hostname);
  const links: LinkView[] = [];
  for (const [label, candidate] of candidates) {
    const url = allowLink(candidate, linkHosts);
    if (url === undefined || links.some((link) => link.url === url)) continue;
    const { hostname, host } = new URL(url);
    links.push(domainOf(hostname) === usual ? { label, url } : { label, url, host });
  }
  return links;
}

/** Grafana's own, or Alertmanager's form, without the labels that die with what they name. */
function silenceUrl(notification: Notification, alert: Alert, options: CommonOptions): string | undefined {
  const without = options.silenceWithout ?? dyingLabels(alert.labels);
  const lasting = new Map([...alert.labels].filter(([name]) => !without.includes(name)));
  // Without the name a silence would be one of everything that is as bad, or comes the same way.
  return alert.silenceURL ?? newSilenceUrl(notification, lasting.has('alertname') ? lasting : alert.labels);
}

/** A silence with them in it ends at the next restart of the pod. Without a pod `instance` is a machine, and lasts. */
function dyingLabels(labels: LabelSet): readonly string[] {
  return labels.has('pod') ? ['pod', 'uid', 'instance'] : ['uid'];
}

function alertLinks(alert: Alert, { notification, linkHosts, options, known }: AlertContext): LinkView[] {
  const own = keepAllowed(
    [
      ['Runbook', annotationUrl(alert.annotations, 'runbook')],
      ['Dashboard', annotationUrl(alert.annotations, 'dashboard') ?? alert.dashboardURL],
      ['Silence', alert.status === 'firing' ? silenceUrl(notification, alert, options) : undefined],
      ['Panel', alert.panelURL],
      ['Image', alert.imageURL],
      ['Source', alert.generatorURL],
    ],
    { notification, linkHosts },
  );
  return own.filter((link) => !known.links.some((other) => other.url === link.url));
}

/** `example.com` of `alertmanager.example.com`: two hosts of it are of one house. A host of two labels is one itself. */
function domainOf(hostname: string): string {
  const labels = hostname.split('.');
  return labels.length < 3 || /^[\d.]+$/.test(hostname) ? hostname : labels.slice(1).join('.');
}
