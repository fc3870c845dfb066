import type { LinkView, NotificationView } from './notification-view.ts';

/** Every link of a message once, those of the whole group first: for formats that keep links apart from the text. */
export function viewLinks({ links, alerts }: NotificationView): LinkView[] {
  const byUrl = new Map<string, LinkView>();
  for (const link of [...links, ...alerts.flatMap((alert) => alert.links)]) {
    if (!byUrl.has(link.url)) byUrl.set(link.url, link);
  }
  return [...byUrl.values()];
}

/** The same message without links, for where they stand elsewhere. */
export function withoutLinks(view: NotificationView): NotificationView {
  return { ...view, links: [], alerts: view.alerts.map((alert) => ({ ...alert, links: [] })) };
}
