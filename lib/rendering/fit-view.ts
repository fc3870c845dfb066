import { cutText } from '../text/cut-text.ts';
import type {
  AlertView,
  AnnotationsView,
  LabelsView,
  LinkView,
  NamedText,
  NotificationView,
} from './notification-view.ts';

/** UTF-16 units and counts of the short form: enough to know which alert it is. */
const compact = { name: 60, value: 80, line: 160, block: 240, url: 512, labels: 8, others: 3 } as const;

/**
 * Renders as much of a view as fits: in full, else every text in short form (of a digest without its times next), else fewer
 * alerts, which are then counted
 * as left out. What is returned for no alert at all is returned even if `fits` refuses it, as some message must be
 * sent; a provider's tests show that its message without alerts is inside its limits.
 */
export function fitView<Rendered>(
  view: NotificationView,
  render: (view: NotificationView) => Rendered,
  fits: (rendered: Rendered) => boolean,
): Rendered {
  const full = render(view);
  if (fits(full)) return full;
  const withTimes = shortenView(view);
  if (view.shows === 'groups') {
    const rendered = render(withTimes);
    if (fits(rendered)) return rendered;
  }
  const short = view.shows === 'groups' ? withoutTimes(withTimes) : withTimes;
  for (let count = short.alerts.length; count > 0; count -= 1) {
    const rendered = render(takeAlerts(short, count));
    if (fits(rendered)) return rendered;
  }
  return render(takeAlerts(short, 0));
}

/** The first alerts only; the others are counted. */
export function takeAlerts(view: NotificationView, count: number): NotificationView {
  const alerts = view.alerts.slice(0, count);
  return { ...view, alerts, alertsLeftOut: view.alertsLeftOut + view.alerts.length - alerts.length };
}

/** Every text in short form. */
export function shortenView(view: NotificationView): NotificationView {
  return {
    ...view,
    titleDetail: cut(view.titleDetail, compact.value),
    receiver: cut(view.receiver, compact.value),
    shared: shortenAnnotations(view.shared),
    labels: shortenLabels(view.labels),
    alerts: view.alerts.map(view.shows === 'groups' ? shortenGroup : shortenAlert),
    links: view.links.filter(isShort),
  };
}

function withoutTimes(view: NotificationView): NotificationView {
  return { ...view, alerts: view.alerts.map((group) => ({ ...group, timing: undefined })) };
}

/** Of a digest's groups every name must be seen; what they say is one click behind. */
function shortenGroup(group: AlertView): AlertView {
  return {
    ...group,
    name: group.name && cut(group.name, compact.name),
    annotations: { summary: undefined, description: undefined, others: [] },
    links: [],
  };
}

function shortenAlert(alert: AlertView): AlertView {
  return {
    ...alert,
    name: alert.name && cut(alert.name, compact.value),
    annotations: shortenAnnotations(alert.annotations),
    labels: shortenLabels(alert.labels),
    // The runbook and the silence are what someone who was woken up needs; the rest is one click behind.
    links: alert.links.filter((link) => isShort(link) && (link.label === 'Runbook' || link.label === 'Silence')),
  };
}

function isShort({ url }: LinkView): boolean {
  return url.length <= compact.url;
}

function shortenAnnotations({ summary, description, others }: AnnotationsView): AnnotationsView {
  return {
    summary: summary && cut(summary, compact.line),
    description: description && cut(description, compact.block),
    others: others.slice(0, compact.others).map(shortenNamed),
  };
}

function shortenLabels({ shown, leftOut }: LabelsView): LabelsView {
  const kept = shown.slice(0, compact.labels);
  return { shown: kept.map(shortenNamed), leftOut: leftOut + shown.length - kept.length };
}

function shortenNamed({ name, value }: NamedText): NamedText {
  return { name: cut(name, compact.name), value: cut(value, compact.value) };
}

function cut(text: string, maxUnits: number): string {
  return cutText(text, maxUnits, 'utf16_units');
}
