export type Question = {
  readonly receiver: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly resolved: boolean;
};

/** Any: only what the allow-list asks for is answered for. */
const startsAt = '2026-01-01T00:00:00Z';

/** The body that Alertmanager would post for one alert with these labels: to ask the question without an alert. */
export function composeBody({ receiver, labels, resolved }: Question): Uint8Array {
  const status = resolved ? 'resolved' : 'firing';
  const labelSet = Object.fromEntries(labels);
  const endsAt = resolved ? startsAt : '0001-01-01T00:00:00Z';
  const alert = { status, labels: labelSet, annotations: {}, startsAt, endsAt };
  const body = {
    version: '4',
    receiver: quoteReceiver(receiver),
    status,
    alerts: [alert],
    groupLabels: {},
    commonLabels: labelSet,
    commonAnnotations: {},
    externalURL: '',
    groupKey: '{}:{}',
  };
  return new TextEncoder().encode(JSON.stringify(body));
}

/** Go's `regexp.QuoteMeta`, through which Alertmanager sends the name: see `receiver-name.ts`. */
function quoteReceiver(name: string): string {
  return name.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}
