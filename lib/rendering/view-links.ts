import type { LinkLabel, LinkView, NotificationView } from './notification-view.ts';

/** What to do, where to look, and at the end where it comes from. */
const order: readonly LinkLabel[] = [
  ...(['Runbook', 'Dashboard', 'Silence group', 'Silence all alike', 'Silence', 'Panel', 'Image', 'Source'] as const),
  ...(['Alertmanager', 'Grafana'] as const),
];

/** Links in the order in which someone who was woken up needs them. */
export function usefulFirst(links: readonly LinkView[]): LinkView[] {
  return links.toSorted((a, b) => order.indexOf(a.label) - order.indexOf(b.label));
}

/** Every link of a message once, the most useful first: for formats that keep links apart from the text. */
export function viewLinks({ links, alerts }: NotificationView): LinkView[] {
  const byUrl = new Map<string, LinkView>();
  for (const link of [...links, ...alerts.flatMap((alert) => alert.links)]) {
    if (!byUrl.has(link.url)) byUrl.set(link.url, link);
  }
  return usefulFirst([...byUrl.values()]);
}

/**
 * Those of the group and of its worst alert: for formats that have room for one or a few. A runbook of another alert would
 * be taken for that of the worst.
 */
export function viewWorstLinks(view: NotificationView): LinkView[] {
  return viewLinks({ ...view, alerts: view.alerts.slice(0, 1) });
}

/** The same message without links, for where they stand elsewhere. */
export function withoutLinks(view: NotificationView): NotificationView {
  return { ...view, links: [], alerts: view.alerts.map((alert) => ({ ...alert, links: [] })) };
}
