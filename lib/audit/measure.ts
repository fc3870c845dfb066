import type { AuditEvent } from './audit-event.ts';

/** One metric value. Dimensions are few and closed, or come from the allow-list: never from an alert. */
export type Measurement = {
  readonly metric: string;
  readonly unit: 'count' | 'milliseconds';
  readonly value: number;
  readonly dimensions: Record<string, string>;
};

/** What an audit event adds to the metrics. */
export function measure(event: AuditEvent): Measurement[] {
  switch (event.event) {
    case 'notification.accepted':
      return [
        count('NotificationsAccepted'),
        { metric: 'IngestLatency', unit: 'milliseconds', value: event.latencyMs, dimensions: {} },
        ...Object.entries(event.redacted ?? {}).map(([kind, value]) => count('CredentialsRedacted', { kind }, value)),
      ];
    case 'notification.rejected':
      return [count('NotificationsRejected', { reason: event.reason })];
    case 'heartbeat.received':
      // What has ended is no sign of life: the alarm is to ring.
      if (event.outcome === 'ended') return [];
      return [count('HeartbeatReceived', { sender: event.sender ?? '', receiver: event.receiver ?? '' })];
    case 'delivery.sent':
      return [
        count('DeliveriesSent', { destination: event.destination }),
        {
          metric: 'DeliveryDelay',
          unit: 'milliseconds',
          value: event.sinceAcceptedMs,
          dimensions: { destination: event.destination },
        },
        {
          metric: 'TimeToNotified',
          unit: 'milliseconds',
          value: event.sinceAcceptedMs,
          dimensions: { class: event.class ?? 'unknown' },
        },
      ];
    case 'delivery.set_aside':
      return [count('DeliveriesSetAside', { destination: event.destination })];
    case 'delivery.retried':
      return [count('DeliveriesRetried', { destination: event.destination })];
    case 'delivery.dead_lettered':
      return [count('DeliveriesDeadLettered', { destination: event.destination ?? 'unreadable' })];
    case 'delivery.fell_back':
      return [count('DeliveriesFellBack', { destination: event.destination })];
    case 'secret.refreshed':
      return [count('SecretsRefreshed', { destination: event.destination })];
    case 'escalation.raised':
      return [];
  }
}

function count(metric: string, dimensions: Record<string, string> = {}, value = 1): Measurement {
  return { metric, unit: 'count', value, dimensions };
}
