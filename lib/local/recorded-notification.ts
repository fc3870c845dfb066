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

/** Go's `regexp.QuoteMeta`, through which Alertmanager sends the name. */
function quoteMeta(name: string): string {
  return name.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}
