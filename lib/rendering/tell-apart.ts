import { cutText } from '../text/cut-text.ts';
import type { AlertView, NamedText } from './notification-view.ts';

/** Labels that may stand in an alert's heading: enough to tell two pods apart. */
const maxDiffering = 2;

/** UTF-16 units of one of them: the name of a pod has 63 at most. */
const maxUnits = 64;

/** Gives alerts whose name and summary do not tell them apart the labels that do, in their heading. */
export function tellApart(alerts: readonly AlertView[]): AlertView[] {
  const byHeading = Map.groupBy(alerts, headingKey);
  const differing = new Map([...byHeading].map(([key, alike]) => [key, namesThatDiffer(alike)]));
  return alerts.map((alert) => {
    const key = headingKey(alert);
    return withDiffering(alert, differing.get(key) ?? new Set(), key === nothing);
  });
}

function headingKey({ name, annotations }: Pick<AlertView, 'name' | 'annotations'>): string {
  return JSON.stringify([name ?? '', annotations.summary ?? '']);
}

const nothing = JSON.stringify(['', '']);

/** The names of labels that not all of these alerts have with the same value. */
function namesThatDiffer(alerts: readonly AlertView[]): Set<string> {
  const values = Map.groupBy(
    alerts.flatMap(({ labels }) => labels.shown),
    ({ name }) => name,
  );
  const differ = ([, labels]: [string, NamedText[]]) =>
    labels.length < alerts.length || new Set(labels.map(({ value }) => value)).size > 1;
  return new Set([...values].filter(differ).map(([name]) => name));
}

/** An alert without any heading takes what it has. */
function withDiffering(alert: AlertView, names: ReadonlySet<string>, hasNoHeading: boolean): AlertView {
  const { shown, leftOut } = alert.labels;
  const apart = shown.filter(({ name }) => names.has(name));
  const candidates = apart.length > 0 || !hasNoHeading ? apart : shown;
  const telling = candidates.filter(({ isTelling }) => isTelling);
  const chosen = (telling.length > 0 ? telling : candidates).slice(0, maxDiffering);
  const rest = shown.filter((label) => !chosen.includes(label) || label.value.length > maxUnits);
  const differs = chosen.map(({ name, value }) => ({ name, value: cutText(value, maxUnits, 'utf16_units') }));
  return { ...alert, differs, labels: { shown: rest, leftOut } };
}
