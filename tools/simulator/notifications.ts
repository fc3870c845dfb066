/** The `step`th notification of an alert group: firing and resolved in turn, from 1. */
export type Step = { readonly group: number; readonly step: number };

/** As Alertmanager posts it. An annotation says which notification it is, as every destination shows it. */
export function bodyOf({ group, step }: Step, receiver: string, startMs: number): Uint8Array {
  const isFiring = step % 2 === 1;
  // A resolved alert started when its firing did; the next one fires anew.
  const startsAt = new Date(startMs + (step - (isFiring ? 0 : 1)) * 1000).toISOString();
  const endsAt = isFiring ? '0001-01-01T00:00:00Z' : new Date(startMs + step * 1000).toISOString();
  const status = isFiring ? 'firing' : 'resolved';
  const labels = { alertname: `Disk${group}Full`, severity: 'warning' };
  const annotations = { summary: markOf({ group, step }) };
  const notification = {
    version: '4',
    receiver,
    status,
    alerts: [{ status, labels, annotations, startsAt, endsAt, generatorURL: '', fingerprint: '' }],
    groupLabels: { alertname: labels.alertname },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: 'https://alertmanager.example.com',
    groupKey: `{}:{alertname="${labels.alertname}"}`,
    truncatedAlerts: 0,
  };
  return new TextEncoder().encode(JSON.stringify(notification));
}

function markOf({ group, step }: Step): string {
  return `mark-${group}-${step}-end`;
}

/** Every notification that a message is about, whatever a provider made of it, in the order of the message. */
export function marksIn(text: string): Step[] {
  const marks = text.matchAll(/mark-(\d+)-(\d+)-end/g);
  const seen = new Map([...marks].map(([mark, group, step]) => [mark, { group: Number(group), step: Number(step) }]));
  return [...seen.values()];
}
