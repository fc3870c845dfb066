import { type Receiver, requiredLabels } from '../allow-list/allow-list.ts';
import { drillMark } from '../proof/drill-destination.ts';

export type Drill = {
  readonly receiver: Receiver;
  readonly status: 'firing' | 'resolved';
  /** RFC 3339; the same for the firing and the resolved notification of one drill. */
  readonly startsAt: string;
  /** RFC 3339, of the resolved one. */
  readonly endsAt: string;
};

const stillFiring = '0001-01-01T00:00:00Z';

/** The body that Alertmanager would send for one alert that says it is a drill, with the labels that the receiver asks. */
export function createDrill({ receiver, status, startsAt, endsAt }: Drill): string {
  const alertname = `${drillMark} alertguard fire drill`;
  const labels = { severity: 'info', ...requiredLabels(receiver), alertname };
  const annotations = {
    summary: `${drillMark} This is a fire drill. No action is needed.`,
    description: `Sent by hand to see that alerts for ${receiver.name} arrive here.`,
  };
  const alert = {
    status,
    labels,
    annotations,
    startsAt,
    endsAt: status === 'firing' ? stillFiring : endsAt,
    generatorURL: '',
  };
  return JSON.stringify({
    version: '4',
    receiver: quoteReceiver(receiver.name),
    status,
    alerts: [alert],
    groupLabels: { alertname },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: '',
    // By its start, so that two drills are two alert groups and neither is taken for a repeat.
    groupKey: `{}:{alertname="${alertname}", drill="${startsAt}"}`,
    truncatedAlerts: 0,
  });
}

/** Go's `regexp.QuoteMeta`, as Alertmanager writes receiver names. */
function quoteReceiver(name: string): string {
  return name.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}
