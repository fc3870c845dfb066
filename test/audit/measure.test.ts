import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { guardSender } from '../../lib/audit/guard-sender.ts';
import { measure } from '../../lib/audit/measure.ts';
import { metrics } from '../../lib/audit/metrics.ts';

const alerts = { firing: 1, resolved: 0, truncated: 0 };
const notification = {
  ...{ sender: 'prod-eu', receiver: 'payments', groupHash: 'hash', alerts, requestId: 'request' },
  ...{ sourceAddress: '192.0.2.1', latencyMs: 7 },
};
const delivery = {
  ...{ sender: 'prod-eu', receiver: 'payments', destination: 'payments/chat', provider: 'slack', deliveryKey: 'key' },
  ...{ groupHash: 'hash', alerts, attempt: 1, status: 200, latencyMs: 12, requestId: 'request' },
};

const accepted = {
  ...{ event: 'notification.accepted', outcome: 'accepted', destinations: [], deliveryKeys: [] },
  ...{ alertsNotAllowed: 0, shortened: false, ...notification },
} as const satisfies AuditEvent;
const rejected = {
  ...{ event: 'notification.rejected', outcome: 'rejected', code: 'not_allowed', reason: 'labels_missing' },
  ...{ status: 403, ...notification },
} as const satisfies AuditEvent;
const sent = {
  ...{ event: 'delivery.sent', outcome: 'delivered', queuedMs: 1, sinceAcceptedMs: 80, sinceChangeMs: 9 },
  ...{ class: 'chat', ...delivery },
} as const satisfies AuditEvent;
const retried = {
  ...{ event: 'delivery.retried', outcome: 'retry', reason: 'timeout', retryAfterSeconds: 120, ageMs: 500_000 },
  ...delivery,
} as const satisfies AuditEvent;
const deadLettered = {
  ...{ event: 'delivery.dead_lettered', outcome: 'dead_lettered', reason: 'expired', ...delivery },
} as const satisfies AuditEvent;
const unreadable = {
  ...{ event: 'delivery.dead_lettered', outcome: 'dead_lettered', reason: 'unreadable_message' },
} as const satisfies AuditEvent;
const fellBack = {
  ...{ event: 'delivery.fell_back', outcome: 'fell_back', reason: 'expired', fallbacks: [], ...delivery },
} as const satisfies AuditEvent;

const events: readonly AuditEvent[] = [
  ...[accepted, { ...accepted, redacted: { jwt: 2, github_token: 1 } }],
  ...[rejected, { ...rejected, sender: undefined }],
  ...[sent, retried, deadLettered, fellBack],
  { event: 'delivery.set_aside', outcome: 'set_aside', ...delivery },
  { event: 'secret.refreshed', outcome: 'unchanged', destination: 'payments/chat' },
];

const briefly = (event: AuditEvent) =>
  measure(event).map(({ metric, value, dimensions }) => [metric, value, ...Object.values(dimensions)].join(' '));

describe('the metrics', () => {
  it.each([
    ['an accepted notification', accepted, ['NotificationsAccepted 1', 'IngestLatency 7']],
    [
      'one with credentials of two kinds',
      { ...accepted, redacted: { jwt: 2, github_token: 1 } },
      ['NotificationsAccepted 1', 'IngestLatency 7', 'CredentialsRedacted 3'],
    ],
    ['a refusal of a known sender', rejected, ['NotificationsRefused 1 not_allowed']],
    ['a refusal of a stranger', { ...rejected, sender: undefined }, ['StrangersRefused 1']],
    ['a delivery', sent, ['DeliveriesSent 1', 'TimeToNotified 80 chat']],
    ['a failed attempt, its age at the next', retried, ['DeliveriesRetried 1', 'UndeliveredAge 620000']],
    ['a dead letter', deadLettered, ['DeliveriesDeadLettered 1']],
    ['a dead letter that nobody can read', unreadable, ['DeliveriesDeadLettered 1']],
    ['a fallback', fellBack, ['DeliveriesFellBack 1']],
  ] satisfies [string, AuditEvent, string[]][])('count %s', (_title, event, expected) => {
    expect(briefly(event)).toEqual(expected);
  });

  it('have the unit and the dimensions that are stated, and none that grows with the allow-list', () => {
    const measured = events.flatMap(measure);
    expect(measured.length).toBeGreaterThan(10);
    for (const { metric, unit, dimensions } of measured) {
      expect({ metric, unit, by: Object.keys(dimensions) }).toEqual({ metric, ...metrics[metric] });
    }
    const own = Object.entries(metrics).filter(([name]) => name !== 'HeartbeatReceived');
    expect(new Set(own.flatMap(([, { by }]) => by))).toEqual(new Set(['code', 'class']));
  });
});

describe('what the guard itself says', () => {
  const own = { sender: guardSender };

  it.each([
    ['arrives', { ...sent, ...own }],
    ['is tried again before it is ten minutes old', { ...retried, ...own, ageMs: 600_000 }],
    ['falls back', { ...fellBack, ...own }],
  ])('is in no metric when it %s', (_title, event) => {
    expect(measure(event)).toEqual([]);
  });

  it.each([
    ['is older than ten minutes and still fails', { ...retried, ...own, ageMs: 600_001 }],
    ['is given up', { ...deadLettered, ...own }],
  ])('counts as failed, and as nothing else, when it %s', (_title, event) => {
    expect(briefly(event)).toEqual(['EscalationsFailed 1']);
  });
});
