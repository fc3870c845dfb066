import { cutText } from '../text/cut-text.ts';
import { sumCounts } from './name-counts.ts';
import type {
  AlertView,
  AnnotationsView,
  LabelsView,
  LinkView,
  NamedCount,
  NamedText,
  NotificationView,
} from './notification-view.ts';

/** How much of a view is shown. Lengths are UTF-16 units of each text. */
export type Share = {
  /** The first ones. */
  readonly alerts: number;
  /** Of the first alerts: since when they fire. */
  readonly timings: number;
  /** Of summaries, of which none is shown at 0, and of longer names. */
  readonly line: number;
  /** Of the first alert's description and of the one that all share. */
  readonly firstBlock: number;
  /** Alerts that show their description, the first ones, and of it. */
  readonly blocks: number;
  readonly block: number;
  /** Of the other annotations; none is shown at 0. */
  readonly others: number;
  /** In the order of `Ranked`. */
  readonly links: number;
  readonly labels: number;
  /** Of a label. */
  readonly label: number;
  /** 1 where the receiver is named. */
  readonly receiver: number;
};

/** The links and labels of the group and of all alerts, the most telling first. */
export type Ranked = { readonly links: readonly LinkView[]; readonly labels: readonly NamedText[] };

/** UTF-16 units of a name in any case: enough to know which alert it is. */
const minNameUnits = 60;

/** So much of a view. Alerts that it leaves out are counted, and named where they have names. */
export function showPart(view: NotificationView, share: Share, ranked: Ranked): NotificationView {
  const links = new Set(ranked.links.slice(0, share.links));
  const labels = new Set(ranked.labels.slice(0, share.labels));
  const cutLabel = ({ name, value }: NamedText) => ({ name: cut(name, share.label), value: cut(value, share.label) });
  const keepLinks = (some: readonly LinkView[]) => some.filter((link) => links.has(link));
  const keepLabels = ({ shown, leftOut }: LabelsView): LabelsView => {
    const kept = shown.filter((label) => labels.has(label)).map((label) => ({ ...label, ...cutLabel(label) }));
    // Where no label is shown, a count of them tells nothing.
    return { shown: kept, leftOut: kept.length === 0 ? 0 : leftOut + shown.length - kept.length };
  };
  const blockOf = (index: number) => (index < share.blocks ? share.block : 0);
  const firstBlock = Math.max(share.firstBlock, blockOf(0));
  const cutAlert = (alert: AlertView, index: number): AlertView => ({
    ...alert,
    name: alert.name && cut(alert.name, Math.max(share.line, minNameUnits)),
    differs: alert.differs.map(cutLabel),
    timing: index < share.timings ? alert.timing : undefined,
    annotations: cutAnnotations(alert.annotations, {
      ...share,
      block: Math.max(index === 0 ? firstBlock : blockOf(index), leadsWithText(alert) ? share.line : 0),
    }),
    labels: keepLabels(alert.labels),
    links: keepLinks(alert.links),
  });
  const shown = takeAlerts(view, share.alerts);
  return {
    ...shown,
    alerts: shown.alerts.map(cutAlert),
    receiver: share.receiver > 0 ? view.receiver : '',
    shared: cutAnnotations(view.shared, { ...share, block: firstBlock }),
    labels: keepLabels(view.labels),
    links: keepLinks(view.links),
  };
}

/** The first alerts only; the others are counted by name. */
function takeAlerts(view: NotificationView, count: number): NotificationView {
  const missing = view.alerts.slice(count);
  if (missing.length === 0) return view;
  const leftOut = {
    count: view.leftOut.count + missing.length,
    names: view.shows === 'groups' ? [] : addNames(missing, view.leftOut.names),
  };
  return { ...view, alerts: view.alerts.slice(0, count), leftOut };
}

function addNames(alerts: readonly AlertView[], names: readonly NamedCount[]): NamedCount[] {
  const missing = alerts.map(({ name }) => name).filter((name) => name !== undefined);
  return sumCounts([...missing.map((name) => ({ name, count: 1 })), ...names]);
}

/** Where nothing else says what the alert is, its description is its heading. */
function leadsWithText({ name, differs, annotations }: AlertView): boolean {
  return name === undefined && annotations.summary === undefined && differs.length === 0;
}

function cutAnnotations(
  { summary, description, others }: AnnotationsView,
  share: Pick<Share, 'line' | 'block' | 'others'>,
): AnnotationsView {
  return {
    summary: summary && share.line > 0 ? cut(summary, share.line) : undefined,
    description: description && share.block > 0 ? cut(description, share.block) : undefined,
    others: share.others === 0 ? [] : others.map(({ name, value }) => ({ name, value: cut(value, share.others) })),
  };
}

function cut(text: string, maxUnits: number): string {
  return cutText(text, maxUnits, 'utf16_units');
}
