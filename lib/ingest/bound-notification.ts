import type { Alert, LabelSet, Notification } from '../alertmanager/notification.ts';
import { maxListedAlerts, maxShownAlerts } from '../rendering/notification-view.ts';
import type { Severities } from '../rendering/severity.ts';
import { urgencyOf } from '../rendering/tone.ts';
import { cutText } from '../text/cut-text.ts';

/** How much of a notification is kept. `units` are UTF-16 units. */
export type Bounds = {
  /** Of one text. */
  readonly maxTextUnits: number;
  /** Of one set of labels or annotations. */
  readonly maxEntries: number;
  readonly maxAlerts: number;
};

/**
 * From wide to tight: texts down to what a chat message shows, then alerts down to what it shows, then both. The tightest
 * always fits a message of the queue.
 */
export const bounds: readonly Bounds[] = [
  ...[64_512, 16_384, 4_096, 2_048].map((maxTextUnits) => ({
    maxTextUnits,
    maxEntries: 256,
    maxAlerts: maxListedAlerts,
  })),
  ...[300, 100, maxShownAlerts].map((maxAlerts) => ({ maxTextUnits: 2_048, maxEntries: 128, maxAlerts })),
  ...[maxShownAlerts, 20, 8, 3, 1].map((maxAlerts) => ({ maxTextUnits: 256, maxEntries: 32, maxAlerts })),
];

/** All texts together: several times what the largest message holds, and so much work at most for each step after this. */
export const maxUnits = 1024 * 1024;

/**
 * Kept behind a cut until the credentials are redacted, so that one that the cut would have split is recognised:
 * `trimTexts` takes it off.
 */
const marginUnits = 1_024;

/** Names of alerts that are left out: more than any message says, each longer than a line of a phone. */
const maxLeftOutNames = 20;
const maxLeftOutNameUnits = 120;

/** Longer names of labels are left out: a cut one would be another label's. */
const maxNameUnits = 256;

/** The longest that JSON writes: `-1.2345678901234567e-308`. */
const maxNumberUnits = 24;

/** What says which alert it is stays, however many labels stand before it in the alphabet. */
const keptFirst = ['alertname', 'severity', 'summary', 'description', 'message', 'runbook_url', 'dashboard_url'];

/** The most urgent alerts, and of those that are as urgent the newest; the others are counted. */
export function keepUrgentAlerts(
  notification: Notification,
  severities: Severities,
  maxAlerts: number = maxListedAlerts,
): Notification {
  const { alerts, leftOut } = notification;
  if (alerts.length <= maxAlerts) return notification;
  const byUrgency = [...Map.groupBy(alerts, (alert) => urgencyOf(alert, severities))].toSorted(([a], [b]) => a - b);
  const kept = new Set<Alert>();
  for (const [, equals] of byUrgency) {
    const room = maxAlerts - kept.size;
    for (const alert of equals.length <= room ? equals : newestOf(equals, room)) kept.add(alert);
  }
  const dropped = alerts.filter((alert) => !kept.has(alert));
  const firing = dropped.filter(({ status }) => status === 'firing');
  return {
    ...notification,
    alerts: alerts.filter((alert) => kept.has(alert)),
    leftOut: {
      ...leftOut,
      firing: leftOut.firing + firing.length,
      resolved: leftOut.resolved + dropped.length - firing.length,
      // More names than a message has at last: what is frequent in one cut may be rare in the next.
      names: mostFrequent(countNames(leftOut.names, firing), maxListedAlerts),
    },
  };
}

function newestOf(alerts: readonly Alert[], count: number): Alert[] {
  if (count <= 0) return [];
  return alerts
    .map((alert) => ({ alert, startedAtMs: startedAtMs(alert) }))
    .toSorted((a, b) => b.startedAtMs - a.startedAtMs)
    .slice(0, count)
    .map(({ alert }) => alert);
}

/** What is no time is the oldest. Of RFC 3339 up to nanoseconds, with an offset, no more is read. */
function startedAtMs({ startsAt }: Alert): number {
  const parsed = Date.parse(startsAt.slice(0, 35));
  return Number.isNaN(parsed) ? -Number.MAX_VALUE : parsed;
}

type Names = Notification['leftOut']['names'];

function countNames(counted: Names, firing: readonly Alert[]): Names {
  const counts = new Map(counted);
  for (const { labels } of firing) {
    const name = labels.get('alertname')?.slice(0, maxLeftOutNameUnits + marginUnits) ?? '';
    if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts];
}

function mostFrequent(names: Names, max: number): Names {
  return names.toSorted(([, a], [, b]) => b - a).slice(0, max);
}

/** Cuts a notification to its bounds, each text with a margin; `undefined` where it is still larger than `maxUnits`. */
export function cutToBounds(
  notification: Notification,
  given: Bounds,
  severities: Severities,
): Notification | undefined {
  const fewer = keepUrgentAlerts(notification, severities, given.maxAlerts);
  const named = { ...fewer, leftOut: { ...fewer.leftOut, names: mostFrequent(fewer.leftOut.names, maxLeftOutNames) } };
  const cut = cutTexts(named, given.maxEntries, (text) => text.slice(0, given.maxTextUnits + marginUnits));
  return unitsOf(cut) > maxUnits ? undefined : cut;
}

/** The second cut, of what was redacted: to the bounds themselves, with an ellipsis where something is missing. */
export function trimTexts(notification: Notification, { maxTextUnits, maxEntries }: Bounds): Notification {
  const trimmed = cutTexts(notification, maxEntries, (text) => cutText(text, maxTextUnits, 'utf16_units'));
  const names = trimmed.leftOut.names.map(
    ([name, count]) => [cutText(name, maxLeftOutNameUnits, 'utf16_units'), count] as const,
  );
  return { ...trimmed, leftOut: { ...trimmed.leftOut, names } };
}

function cutTexts(notification: Notification, maxEntries: number, cut: (text: string) => string): Notification {
  let textsCut = notification.leftOut.textsCut;
  const cutOne = (text: string): string => {
    const shorter = cut(text);
    textsCut ||= shorter !== text;
    return shorter;
  };
  const cutSet = (set: LabelSet): LabelSet => {
    if (isKept(set)) return set;
    const names = namesToKeep(set, maxEntries);
    textsCut ||= names.length < set.size;
    return new Map(names.map((name) => [name, cutOne(set.get(name) ?? '')]));
  };
  const cutNumbers = (numbers: ReadonlyMap<string, number>): ReadonlyMap<string, number> => {
    const names = namesToKeep(numbers, maxEntries);
    textsCut ||= names.length < numbers.size;
    return new Map(names.map((name) => [name, numbers.get(name) ?? 0]));
  };
  const isKept = (set: LabelSet): boolean => {
    if (set.size > maxEntries) return false;
    for (const [name, value] of set) if (name.length > maxNameUnits || cut(value) !== value) return false;
    return true;
  };
  // A cut URL would lead elsewhere, so one that is too long is left out.
  const keepUrl = (url: string | undefined) => (url !== undefined && cutOne(url) === url ? url : undefined);
  const cutAlert = (alert: Alert): Alert => ({
    ...alert,
    labels: cutSet(alert.labels),
    annotations: cutSet(alert.annotations),
    startsAt: cutOne(alert.startsAt),
    endsAt: cutOne(alert.endsAt),
    generatorURL: keepUrl(alert.generatorURL),
    fingerprint: alert.fingerprint && cutOne(alert.fingerprint),
    silenceURL: keepUrl(alert.silenceURL),
    dashboardURL: keepUrl(alert.dashboardURL),
    panelURL: keepUrl(alert.panelURL),
    values: alert.values && cutNumbers(alert.values),
    valueString: alert.valueString && cutOne(alert.valueString),
    imageURL: keepUrl(alert.imageURL),
  });
  const shorter = {
    ...notification,
    alerts: notification.alerts.map(cutAlert),
    groupLabels: cutSet(notification.groupLabels),
    commonLabels: cutSet(notification.commonLabels),
    commonAnnotations: cutSet(notification.commonAnnotations),
    externalURL: keepUrl(notification.externalURL) ?? '',
    groupKey: cutOne(notification.groupKey),
  };
  return { ...shorter, leftOut: { ...notification.leftOut, textsCut } };
}

/** Looks at one name more than are kept, and not at half a million. */
function namesToKeep(set: ReadonlyMap<string, unknown>, maxEntries: number): string[] {
  const names: string[] = [];
  for (const name of set.keys()) {
    if (name.length <= maxNameUnits) names.push(name);
    if (names.length > maxEntries) break;
  }
  if (names.length <= maxEntries) return names;
  const first = keptFirst.filter((name) => set.has(name));
  return [...new Set([...first, ...names])].slice(0, maxEntries);
}

function unitsOf(notification: Notification): number {
  const { groupLabels, commonLabels, commonAnnotations, externalURL, groupKey, alerts } = notification;
  const shared = unitsOfSet(groupLabels) + unitsOfSet(commonLabels) + unitsOfSet(commonAnnotations);
  return alerts.reduce((sum, alert) => sum + unitsOfAlert(alert), shared + externalURL.length + groupKey.length);
}

function unitsOfAlert(alert: Alert): number {
  let units = 0;
  for (const value of Object.values(alert)) {
    if (value !== undefined) units += typeof value === 'string' ? value.length : unitsOfSet(value);
  }
  return units;
}

function unitsOfSet(set: ReadonlyMap<string, string | number>): number {
  let units = 0;
  for (const [name, value] of set) units += name.length + (typeof value === 'string' ? value.length : maxNumberUnits);
  return units;
}
