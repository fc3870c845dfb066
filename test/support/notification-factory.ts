import { type Alert, type LabelSet, type Notification, nothingLeftOut } from '../../lib/alertmanager/notification.ts';

/**
 * Alerts and notifications that are valid as they stand; a test overrides what it is about.
 * `rawNotification` is the same thing as Alertmanager would send it: the bytes to sign and to post.
 */

const alertmanagerUrl = 'https://alertmanager.example.com';

export function labels(entries: Readonly<Record<string, string>>): LabelSet {
  return new Map(Object.entries(entries));
}

export function anAlert(overrides: Partial<Alert> = {}): Alert {
  return {
    status: 'firing',
    labels: labels({
      alertname: 'KubePodCrashLooping',
      severity: 'critical',
      team: 'payments',
      namespace: 'checkout',
      pod: 'checkout-6f9c-1',
    }),
    annotations: labels({
      summary: 'Pod is crash looping.',
      description: 'Pod checkout/checkout-6f9c-1 restarts every minute.',
      runbook_url: 'https://runbooks.example.com/KubePodCrashLooping',
    }),
    startsAt: '2026-11-20T10:00:00.123456789Z',
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'https://prometheus.example.com/graph?g0.expr=up%3D%3D0&g0.tab=1',
    fingerprint: '8a07086b74f3ba78',
    silenceURL: undefined,
    dashboardURL: undefined,
    panelURL: undefined,
    values: undefined,
    valueString: undefined,
    imageURL: undefined,
    ...overrides,
  };
}

export function aResolvedAlert(overrides: Partial<Alert> = {}): Alert {
  return anAlert({ status: 'resolved', endsAt: '2026-11-20T10:42:00.5Z', ...overrides });
}

export function aNotification(overrides: Partial<Notification> = {}): Notification {
  return {
    version: '4',
    receiver: 'payments-critical',
    status: 'firing',
    alerts: [anAlert()],
    groupLabels: labels({ alertname: 'KubePodCrashLooping', namespace: 'checkout' }),
    commonLabels: labels({
      alertname: 'KubePodCrashLooping',
      severity: 'critical',
      team: 'payments',
      namespace: 'checkout',
    }),
    commonAnnotations: labels({ summary: 'Pod is crash looping.' }),
    externalURL: alertmanagerUrl,
    groupKey: '{}/{team="payments"}:{alertname="KubePodCrashLooping", namespace="checkout"}',
    truncatedAlerts: 0,
    reason: undefined,
    leftOut: nothingLeftOut,
    ...overrides,
  };
}

/** `count` alerts of one group that differ in their pod, as a burst would look. */
export function manyAlerts(count: number, overrides: Partial<Alert> = {}): Alert[] {
  return Array.from({ length: count }, (_, index) =>
    anAlert({
      labels: labels({
        alertname: 'KubePodCrashLooping',
        severity: 'critical',
        team: 'payments',
        namespace: 'checkout',
        pod: `checkout-6f9c-${index}`,
      }),
      fingerprint: index.toString(16).padStart(16, '0'),
      ...overrides,
    }),
  );
}

/** The wire JSON, with the receiver escaped and `& < >` written as Go writes them, and Go's final line feed. */
export function rawNotification(overrides: Partial<Notification> = {}): string {
  const {
    receiver,
    alerts,
    groupLabels,
    commonLabels,
    commonAnnotations,
    reason,
    leftOut: _,
    ...rest
  } = aNotification(overrides);
  const wire = {
    receiver: quoteMeta(receiver),
    ...rest,
    notification_reason: reason,
    alerts: alerts.map(({ labels: alertLabels, annotations, values, ...alert }) => ({
      ...alert,
      labels: toObject(alertLabels),
      annotations: toObject(annotations),
      ...(values === undefined ? {} : { values: Object.fromEntries(values) }),
    })),
    groupLabels: toObject(groupLabels),
    commonLabels: toObject(commonLabels),
    commonAnnotations: toObject(commonAnnotations),
  };
  return `${JSON.stringify(wire).replace(/[&<>\u2028\u2029]/g, escapeAsGo)}\n`;
}

export function rawNotificationBytes(overrides: Partial<Notification> = {}): Uint8Array {
  return new TextEncoder().encode(rawNotification(overrides));
}

/** Defines own properties, so that a label called `__proto__` is one. */
function toObject(set: LabelSet): Record<string, string> {
  return Object.fromEntries(set);
}

function quoteMeta(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

function escapeAsGo(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
