import type { Alert } from '../alertmanager/notification.ts';
import type { NamedCount } from './notification-view.ts';
import { viewName } from './view-labels.ts';

const maxNameUnits = 60;

/** The names of alerts, in their order, each once. */
export function countNames(alerts: readonly Alert[]): NamedCount[] {
  const counts = new Map<string, number>();
  for (const { labels } of alerts) {
    const name = labels.get('alertname');
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count }));
}

/** `KubePodNotReady ×30, KubeJobFailed and 3 more`. */
export function nameCounts(counts: readonly NamedCount[], max: number): string {
  const named = counts
    .slice(0, max)
    .map(({ name, count }) => `${viewName(name, maxNameUnits)}${count > 1 ? ` ×${count}` : ''}`)
    .join(', ');
  return counts.length > max ? `${named} and ${counts.length - max} more` : named;
}
