import type { AuditEvent } from './audit-event.ts';
import { guardSender } from './guard-sender.ts';
import type { DimensionsOf, MetricName, metrics } from './metrics.ts';

/** One metric value. Dimensions are few and closed, or come from the allow-list: never from an alert. */
export type Measurement = {
  readonly metric: MetricName;
  readonly unit: 'count' | 'milliseconds';
  readonly value: number;
  /** Beside `stage`. */
  readonly dimensions: Readonly<Record<string, string>>;
};

/** What an audit event adds to the metrics. */
export function measure(event: AuditEvent): Measurement[] {
  if ('sender' in event && event.sender === guardSender) return measureEscalation(event);
  switch (event.event) {
    case 'notification.accepted': {
      const redacted = Object.values(event.redacted ?? {}).reduce((sum, value) => sum + value, 0);
      return [
        count('NotificationsAccepted', {}),
        time('IngestLatency', {}, event.latencyMs),
        ...(redacted === 0 ? [] : [count('CredentialsRedacted', {}, redacted)]),
      ];
    }
    case 'notification.rejected':
      return [
        event.sender === undefined
          ? count('StrangersRefused', {})
          : count('NotificationsRefused', { code: event.code }),
      ];
    case 'heartbeat.received':
      // What has ended is no sign of life: the alarm is to ring.
      if (event.outcome === 'ended') return [];
      return [count('HeartbeatReceived', { sender: event.sender ?? '', receiver: event.receiver ?? '' })];
    case 'delivery.sent':
      return [
        count('DeliveriesSent', {}),
        time('TimeToNotified', { class: event.class ?? 'unknown' }, event.sinceAcceptedMs),
      ];
    case 'delivery.set_aside':
      return [count('DeliveriesSetAside', {})];
    case 'delivery.retried':
      return [
        count('DeliveriesRetried', {}),
        // With the wait: between two attempts nothing is measured, and an alarm must not take that for good news.
        time('UndeliveredAge', {}, event.ageMs + event.retryAfterSeconds * 1000),
      ];
    case 'delivery.dead_lettered':
      return [count('DeliveriesDeadLettered', {})];
    case 'delivery.fell_back':
      return [count('DeliveriesFellBack', {})];
    case 'secret.refreshed':
      return [count('SecretsRefreshed', {})];
    case 'proof.ran':
      return [
        // Also where there was none: an alarm rings when no run says anything.
        count('DestinationsProven', {}, event.proven),
        count('DestinationsUnproven', {}, event.failing.filter(({ told }) => told).length),
        count('EscalationUnproven', {}, event.escalationUnproven),
      ];
    // Of single destinations the lines tell, and the run the sum.
    case 'destination.proven':
    case 'destination.unproven':
    case 'escalation.raised':
      return [];
  }
}

/** Somebody should have read it by then. */
const escalationLateMs = 10 * 60_000;

/** What the guard itself says is in no other metric: an alarm about it would set off itself. */
function measureEscalation(event: AuditEvent): Measurement[] {
  const isLate = event.event === 'delivery.retried' && event.ageMs > escalationLateMs;
  return isLate || event.event === 'delivery.dead_lettered' ? [count('EscalationsFailed', {})] : [];
}

type NamesOf<Unit> = { [Name in MetricName]: (typeof metrics)[Name]['unit'] extends Unit ? Name : never }[MetricName];

function count<Name extends NamesOf<'count'>>(metric: Name, dimensions: DimensionsOf<Name>, value = 1): Measurement {
  return { metric, unit: 'count', value, dimensions };
}

function time<Name extends NamesOf<'milliseconds'>>(
  metric: Name,
  dimensions: DimensionsOf<Name>,
  value: number,
): Measurement {
  return { metric, unit: 'milliseconds', value, dimensions };
}
