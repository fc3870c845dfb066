import { type Notification, parseNotification } from '../alertmanager/notification.ts';

const alert = {
  status: 'firing',
  labels: { alertname: 'Sample', severity: 'warning' },
  annotations: { summary: 'A sample' },
  startsAt: '2026-01-01T00:00:00Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: '',
  fingerprint: '0000000000000000',
};

/** What a destination is tried with; it goes nowhere. */
export function sampleNotification(): Notification {
  const body = {
    version: '4',
    receiver: 'sample',
    status: 'firing',
    alerts: [alert],
    groupLabels: { alertname: 'Sample' },
    commonLabels: alert.labels,
    commonAnnotations: alert.annotations,
    externalURL: '',
    groupKey: '{}:{alertname="Sample"}',
  };
  const parsed = parseNotification(new TextEncoder().encode(JSON.stringify(body)));
  if (!parsed.ok) throw new TypeError('the sample is a notification');
  return parsed.notification;
}
