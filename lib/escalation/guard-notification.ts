import { type Alert, type LabelSet, type Notification, nothingLeftOut } from '../alertmanager/notification.ts';
import { escalationReceiver } from '../allow-list/allow-list.ts';

/** Something that is wrong with the guard, or was. All texts are the guard's own and of closed values. */
export type GuardAlert = {
  readonly name: string;
  readonly severity: 'critical' | 'warning' | 'info';
  /** Beside the name and the severity. */
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string | undefined;
  readonly startsAtMs: number;
  /** Absent while it lasts. */
  readonly endsAtMs?: number | undefined;
};

const stillFiring = '0001-01-01T00:00:00Z';

/** What the guard says of itself, in the form in which it takes what others say. `subject` makes it one alert group. */
export function guardNotification(subject: string, alerts: readonly GuardAlert[]): Notification {
  const all = alerts.map(toAlert);
  return {
    version: '4',
    receiver: escalationReceiver,
    status: all.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    alerts: all,
    groupLabels: new Map([['service', 'alertguard']]),
    commonLabels: commonEntries(all.map(({ labels }) => labels)),
    commonAnnotations: commonEntries(all.map(({ annotations }) => annotations)),
    externalURL: '',
    groupKey: subject,
    truncatedAlerts: 0,
    reason: undefined,
    leftOut: nothingLeftOut,
  };
}

function toAlert({ name, severity, labels, summary, description, startsAtMs, endsAtMs }: GuardAlert): Alert {
  return {
    status: endsAtMs === undefined ? 'firing' : 'resolved',
    labels: new Map(Object.entries({ alertname: name, severity, service: 'alertguard', ...labels })),
    annotations: new Map(Object.entries({ summary, ...(description !== undefined && { description }) })),
    startsAt: new Date(startsAtMs).toISOString(),
    endsAt: endsAtMs === undefined ? stillFiring : new Date(endsAtMs).toISOString(),
    generatorURL: undefined,
    fingerprint: undefined,
    silenceURL: undefined,
    dashboardURL: undefined,
    panelURL: undefined,
    values: undefined,
    valueString: undefined,
    imageURL: undefined,
  };
}

function commonEntries([first = new Map(), ...others]: readonly LabelSet[]): LabelSet {
  return new Map([...first].filter(([name, value]) => others.every((labels) => labels.get(name) === value)));
}
