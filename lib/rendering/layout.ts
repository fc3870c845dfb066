import { nameCounts } from './name-counts.ts';
import type {
  AlertView,
  AnnotationsView,
  LabelsView,
  LinkView,
  NamedText,
  NotificationView,
  TimingView,
} from './notification-view.ts';
import type { Tone } from './tone.ts';
import { usefulFirst } from './view-links.ts';
import { timingText } from './view-timing.ts';

/**
 * What every message says in which order: the worst alert first, of each what it is, then what to do, and its labels at
 * the end. A vendor's format writes the lines and decides nothing about them.
 */
export type Layout = {
  /** Sentences of ours about the delivery. */
  readonly notes: readonly string[];
  /** What all alerts share, before them. */
  readonly overview: readonly Line[];
  readonly alerts: readonly AlertLayout[];
  /** What all alerts share, behind them. */
  readonly closing: readonly Line[];
  /** Words of ours, and what an alert author chose behind them: `and 50 more` and `KubePodNotReady ×30`. */
  readonly more: { readonly words: string; readonly names: string } | undefined;
  /** May be empty, where there is no room for it. */
  readonly receiver: string;
};

export type AlertLayout = { readonly tone: Tone; readonly heading: Heading; readonly lines: readonly Line[] };

/** `isOurs`: no alert author chose anything of it. */
export type Heading = { readonly text: string; readonly isOurs: boolean };

export type Line =
  | { readonly kind: 'summary'; readonly text: string }
  /** Of one line or several. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'named'; readonly name: string; readonly text: string }
  | { readonly kind: 'timing'; readonly timing: TimingView }
  | { readonly kind: 'links'; readonly links: readonly LinkView[] }
  | { readonly kind: 'labels'; readonly texts: readonly string[] };

const maxNames = 5;

/** With one alert only, what the group shares stands with that alert: two parts would part what belongs together. */
export function layOut(view: NotificationView): Layout {
  const [first, ...others] = view.alerts;
  const isOne = first !== undefined && others.length === 0 && view.leftOut.count === 0;
  const alerts = isOne ? [withShared(first, view)] : view.alerts;
  return {
    notes: view.notes,
    overview: annotationLines(view.shared),
    alerts: alerts.map((alert) => layOutAlert(alert, leadOf(alert, view))),
    closing: isOne ? [] : [...linkLine(view.links), ...labelLine(view.labels)],
    more: moreOf(view),
    receiver: view.receiver,
  };
}

/** Title and group labels in one line, for a subject or header. */
export function fullTitle(view: NotificationView): string {
  return view.titleDetail === '' ? view.title : `${view.title} (${view.titleDetail})`;
}

/** `and 12 more alerts`, or `and 50 more: KubePodNotReady ×30, KubeJobFailed ×20`; `undefined` where all are shown. */
export function moreText(more: Layout['more']): string | undefined {
  return more && more.words + more.names;
}

/** `pod=a`, one for each label, and how many are left out. */
export function labelTexts({ shown, leftOut }: LabelsView): string[] {
  const texts = shown.map(labelText);
  return leftOut > 0 ? [...texts, `${leftOut} more`] : texts;
}

function moreOf({ leftOut: { count, names }, shows }: NotificationView): Layout['more'] {
  if (count === 0) return undefined;
  const what = count === 1 ? shows.slice(0, -1) : shows;
  const isKnown = names.length > maxNames || names.reduce((sum, named) => sum + named.count, 0) >= count;
  return names.length === 0
    ? { words: `and ${count} more ${what}`, names: '' }
    : { words: `and ${count} more: `, names: nameCounts(names, maxNames) + (isKnown ? '' : ' and others') };
}

function withShared(alert: AlertView, { labels, links }: NotificationView): AlertView {
  const shown = [...labels.shown, ...alert.labels.shown];
  return {
    ...alert,
    labels: { shown, leftOut: labels.leftOut + alert.labels.leftOut },
    links: [...alert.links, ...links],
  };
}

/** How bad it is, or that it is over while others of its group fire. */
function leadOf({ status, severity }: AlertView, view: NotificationView): string {
  if (view.shows === 'alerts' && view.status === 'firing' && status === 'resolved') return 'Resolved: ';
  return severity === undefined ? '' : `${severity} `;
}

function layOutAlert(alert: AlertView, lead: string): AlertLayout {
  const { heading, annotations, isTimed } = headingOf(alert, lead);
  return {
    tone: alert.tone,
    heading,
    lines: [
      ...annotationLines(annotations),
      ...(alert.timing === undefined || isTimed ? [] : [{ kind: 'timing', timing: alert.timing } as const]),
      ...linkLine(alert.links),
      ...labelLine(alert.labels),
    ],
  };
}

/**
 * What the alert is: its name and summary, else in which labels it differs from its neighbours, else what it says, else
 * for how long it has fired; and what then is left to say.
 */
function headingOf(
  alert: AlertView,
  lead: string,
): {
  readonly heading: Heading;
  readonly annotations: AnnotationsView;
  readonly isTimed: boolean;
} {
  const { name, differs, timing, status, annotations } = alert;
  const rest = { ...annotations, summary: undefined };
  const apart = differs.map(labelText).join(', ');
  const told = headingText(name, apart, annotations.summary);
  if (told !== '') return { heading: { text: lead + told, isOurs: false }, annotations: rest, isTimed: false };
  const [line = '', ...lines] = annotations.description?.split('\n') ?? [];
  if (line !== '') {
    const description = lines.join('\n') || undefined;
    return { heading: { text: lead + line, isOurs: false }, annotations: { ...rest, description }, isTimed: false };
  }
  const text = timing === undefined ? status.replace(/^./, (letter) => letter.toUpperCase()) : timingText(timing);
  return { heading: { text: lead + text, isOurs: lead === '' }, annotations: rest, isTimed: true };
}

/** `KubePodNotReady (pod=a): A pod is not ready.`: phones cut the end, so what tells alerts apart is not there. */
function headingText(name: string | undefined, apart: string, summary: string | undefined): string {
  if (name === undefined) return summary === undefined || apart === '' ? (summary ?? apart) : `${apart}: ${summary}`;
  const what = apart === '' ? name : `${name} (${apart})`;
  return summary === undefined ? what : `${what}: ${summary}`;
}

function annotationLines({ summary, description, others }: AnnotationsView): Line[] {
  return [
    ...(summary === undefined ? [] : [{ kind: 'summary', text: summary } as const]),
    ...(description === undefined ? [] : [{ kind: 'text', text: description } as const]),
    ...others.map(({ name, value }) => ({ kind: 'named', name, text: value }) as const),
  ];
}

function linkLine(links: readonly LinkView[]): Line[] {
  return links.length === 0 ? [] : [{ kind: 'links', links: usefulFirst(links) }];
}

function labelLine(labels: LabelsView): Line[] {
  const texts = labelTexts(labels);
  return texts.length === 0 ? [] : [{ kind: 'labels', texts }];
}

function labelText({ name, value }: NamedText): string {
  return `${name}=${value}`;
}
