import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { measure } from '../../lib/audit/measure.ts';
import { createCloudWatchAudit } from '../../lib/aws/cloudwatch-audit.ts';
import { ownMetric } from '../../lib/stack/monitoring/metric-source.ts';
import { captureOutput } from '../support/capture-output.ts';

const output = captureOutput();

const request = {
  ...{ receiver: undefined, groupHash: undefined, alerts: undefined, sourceAddress: undefined },
  ...{ sender: 'prod-eu', requestId: 'id', latencyMs: 7 },
};
const refused: AuditEvent = {
  ...{ event: 'notification.rejected', outcome: 'rejected', code: 'not_allowed', reason: 'labels_missing' },
  ...{ status: 403, ...request },
};
const stranger: AuditEvent = { ...refused, sender: undefined };
const accepted: AuditEvent = {
  ...{ event: 'notification.accepted', outcome: 'accepted', destinations: [], deliveryKeys: [] },
  ...{ alertsNotAllowed: 0, shortened: false, redacted: { jwt: 2 }, ...request },
};
const sent: AuditEvent = {
  ...{ event: 'delivery.sent', outcome: 'delivered', queuedMs: 1, sinceAcceptedMs: 2, sinceChangeMs: undefined },
  ...{ class: undefined, sender: 'prod-eu', receiver: 'ops', destination: 'ops/chat', provider: 'slack' },
  ...{ deliveryKey: 'a', groupHash: 'b', alerts: { firing: 1, resolved: 0, truncated: 0 }, attempt: 1 },
  ...{ status: 200, latencyMs: 3, requestId: 'id' },
};
const heartbeat: AuditEvent = { event: 'heartbeat.received', outcome: 'alive', ...request, receiver: 'alive' };
const ran: AuditEvent = {
  ...{ event: 'proof.ran', outcome: 'ran', proven: 3, unproven: 1, notAsked: 0, untilMs: 0, failing: [] },
  ...{ postponed: [], escalationUnproven: 0, latencyMs: 1 },
};
const escalation: AuditEvent = {
  ...{ event: 'escalation.raised', outcome: 'raised', status: 'firing', subject: 'alarm/x', groupHash: 'b' },
  ...{ destinations: [], deliveryKeys: [], requestId: 'id' },
};

const line = z.looseObject({
  _aws: z.strictObject({
    Timestamp: z.number(),
    CloudWatchMetrics: z.array(
      z.strictObject({
        Namespace: z.string(),
        Dimensions: z.tuple([z.array(z.string())]),
        Metrics: z.array(z.strictObject({ Name: z.string(), Unit: z.enum(['Count', 'Milliseconds']) })),
      }),
    ),
  }),
});

function linesOf(events: readonly AuditEvent[]): Record<string, unknown>[] {
  output.clear();
  const audit = createCloudWatchAudit('hash', 'blue', () => 1_763_700_000_000);
  for (const event of events) audit(event);
  return output.jsonLines();
}

/** What CloudWatch takes out of a line. */
function extract(text: Record<string, unknown>) {
  const { _aws, ...members } = line.parse(text);
  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions: [names], Metrics }) =>
    Metrics.map(({ Name, Unit }) => ({
      source: { namespace: Namespace, name: Name, dimensions: Object.fromEntries(names.map((n) => [n, members[n]])) },
      unit: Unit === 'Count' ? 'count' : 'milliseconds',
      value: members[Name],
      atMs: _aws.Timestamp,
    })),
  );
}

describe('the line of an event', () => {
  it.each([refused, stranger, accepted, sent, heartbeat, ran].map((event) => [event.event, event] as const))(
    'of %s holds what the event measures, under the names and dimensions that alarms know',
    (_, event) => {
      const [only, ...more] = linesOf([event]);
      expect(more).toEqual([]);
      const expected = measure(event).map(({ metric, unit, value, dimensions }) => {
        const { namespace, dimensions: all } = ownMetric('DeliveriesSent', {});
        return {
          source: { namespace, name: metric, dimensions: { ...all, ...dimensions, stage: 'blue' } },
          ...{ unit, value },
          atMs: 1_763_700_000_000,
        };
      });
      expect(expected.length).toBeGreaterThan(0);
      expect(extract(only ?? {})).toEqual(expected);
    },
  );

  it('has the fields of the event first, and a metric changes none of them', () => {
    const [only = {}] = linesOf([{ ...sent, class: 'chat' }]);
    const { event, ...fields } = sent;
    const { allowListHash, service, stage, DeliveriesSent, TimeToNotified, _aws, time, ...rest } = only;
    expect(rest).toEqual({ level: 'INFO', event, ...fields, class: 'chat', sinceChangeMs: undefined });
    expect(Object.keys(only).slice(0, 3)).toEqual(['time', 'level', 'event']);
    expect(time).toBe('2025-11-21T04:40:00.000Z');
  });

  it('has no word of metrics where it counts for none', () => {
    const [only = {}] = linesOf([escalation]);
    expect(Object.keys(only)).toEqual(['time', 'level', ...Object.keys(escalation), 'allowListHash']);
  });

  it('has nothing of the line before it', () => {
    const [one, , three] = linesOf([refused, stranger, refused]);
    expect(three).toEqual(one);
  });
});

it('a line that cannot be written changes no decision', () => {
  const audit = createCloudWatchAudit('hash', 'blue', () => Number.NaN);
  expect(() => audit(refused)).not.toThrow();
});
