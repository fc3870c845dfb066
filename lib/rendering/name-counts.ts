import type { Alert, Notification } from '../alertmanager/notification.ts';
import type { NamedCount } from './notification-view.ts';
import { viewName } from './view-labels.ts';

const maxNameUnits = 60;

/** The names of alerts, in their order, each once. */
export function countNames(alerts: readonly Pick<Alert, 'labels'>[]): NamedCount[] {
  const names = alerts.map(({ labels }) => labels.get('alertname')).filter((name) => name !== undefined);
  return sumCounts(names.map((name) => ({ name, count: 1 })));
}

/** Each name once, where it stands first. */
export function sumCounts(counts: readonly NamedCount[]): NamedCount[] {
  const sums = new Map<string, number>();
  for (const { name, count } of counts) sums.set(name, (sums.get(name) ?? 0) + count);
  return [...sums].map(([name, count]) => ({ name, count }));
}

/** The names of alerts that ingest did not keep, as far as it knows them. */
export function leftOutNames({ leftOut }: Notification): NamedCount[] {
  return leftOut.names.map(([name, count]) => ({ name, count }));
}

/** `KubePodNotReady ×30, KubeJobFailed and 3 more names`. */
export function nameCounts(counts: readonly NamedCount[], max: number): string {
  const named = counts
    .slice(0, max)
    .map(({ name, count }) => `${viewName(name, maxNameUnits)}${count > 1 ? ` ×${count}` : ''}`)
    .join(', ');
  return counts.length > max
    ? `${named} and ${counts.length - max} more ${counts.length - max === 1 ? 'name' : 'names'}`
    : named;
}
