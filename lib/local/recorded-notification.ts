import { type AllowList, type Receiver, requiredLabels } from '../allow-list/allow-list.ts';
// Recorded from Alertmanager 0.25.0; only the receiver and the team are another's. Its summary tries to do harm: a
// mention, HTML, Markdown and a (made up) Slack webhook URL.
import recorded from './recorded-notification.json' with { type: 'json' };

/** The receiver that the recording is for, or else the first one that delivers anything. */
export function receiverForRecording(allowList: AllowList): Receiver | undefined {
  const usable = [...allowList.receivers.values()].filter(({ deliver }) => deliver.length > 0);
  return usable.find(({ name }) => name === recorded.receiver) ?? usable[0];
}

/** The recording as Alertmanager would post it to that receiver: its name, escaped, and the labels that it requires. */
export function recordedNotification(receiver: Receiver): string {
  const required = requiredLabels(receiver);
  const notification = {
    ...recorded,
    receiver: quoteMeta(receiver.name),
    alerts: recorded.alerts.map((alert) => ({ ...alert, labels: { ...alert.labels, ...required } })),
    commonLabels: { ...recorded.commonLabels, ...required },
  };
  return `${JSON.stringify(notification)}\n`;
}

export type Occasion = {
  readonly status: 'firing' | 'resolved';
  /** How many alerts there are; each has an `instance` of its own where there is more than one. */
  readonly alerts: number;
  /** Milliseconds since the epoch: of when they began to fire, or were resolved. */
  readonly nowMs: number;
};

/** Before it is resolved an alert fired. */
const firedForMs = 5 * 60_000;

/**
 * The recording as of an occasion. Its alert group is always the same, so that what is resolved follows what fired; its times
 * are new, so that two of them are no repeat of one another.
 */
export function recordedOccasion(receiver: Receiver, { status, alerts, nowMs }: Occasion): string {
  const required = requiredLabels(receiver);
  const times =
    status === 'firing'
      ? { startsAt: new Date(nowMs).toISOString(), endsAt: '0001-01-01T00:00:00Z' }
      : { startsAt: new Date(nowMs - firedForMs).toISOString(), endsAt: new Date(nowMs).toISOString() };
  const recordedAlerts = Array.from({ length: alerts }, (_, index) =>
    recorded.alerts.map((alert) => ({
      ...alert,
      ...{ status, ...times },
      labels: { ...alert.labels, ...(alerts > 1 && { instance: `host-${index + 1}` }), ...required },
    })),
  );
  const notification = {
    ...recorded,
    ...{ receiver: quoteMeta(receiver.name), status, alerts: recordedAlerts.flat() },
    commonLabels: { ...recorded.commonLabels, ...required },
  };
  return `${JSON.stringify(notification)}\n`;
}

/** Go's `regexp.QuoteMeta`, through which Alertmanager sends the name. */
function quoteMeta(name: string): string {
  return name.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}
