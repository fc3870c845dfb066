import { Console } from 'node:console';
import { afterEach, expect, it, vi } from 'vitest';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { createCloudWatchAudit } from '../../lib/aws/cloudwatch-audit.ts';
import { ownMetric } from '../../lib/stack/monitoring/metric-source.ts';

afterEach(() => vi.restoreAllMocks());

const refused: AuditEvent = {
  event: 'notification.rejected',
  outcome: 'rejected',
  code: 'not_allowed',
  reason: 'labels_missing',
  status: 403,
  receiver: undefined,
  groupHash: undefined,
  alerts: undefined,
  sourceAddress: undefined,
  sender: 'prod-eu',
  requestId: 'id',
  latencyMs: 1,
};

function metricsOf(events: readonly AuditEvent[]) {
  const lines: string[] = [];
  vi.spyOn(Console.prototype, 'log').mockImplementation((line: string) => lines.push(line));
  vi.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line));
  const audit = createCloudWatchAudit('hash', 'blue');
  for (const event of events) audit(event);
  return lines.map((line) => JSON.parse(line)).filter((line) => '_aws' in line);
}

it('every metric has the dimensions by which the alarms know it: the stage too, as stages share the namespace', () => {
  const metrics = metricsOf([refused]);
  expect(metrics.length).toBeGreaterThan(0);
  for (const metric of metrics) {
    expect(metric.stage).toBe('blue');
    const { namespace, name, dimensions } = ownMetric('NotificationsRefused', { code: 'not_allowed' });
    expect(metric).toMatchObject({ ...dimensions, stage: 'blue' });
    expect(metric._aws.CloudWatchMetrics).toEqual([
      { Namespace: namespace, Dimensions: [Object.keys(dimensions)], Metrics: [{ Name: name, Unit: 'Count' }] },
    ]);
  }
});

it('nothing of one metric is in the next', () => {
  const metrics = metricsOf([refused, { ...refused, sender: undefined }, refused]);
  expect(metrics.map(({ _aws, ...fields }) => fields)).toEqual([
    { service: 'alertguard', stage: 'blue', code: 'not_allowed', NotificationsRefused: 1 },
    { service: 'alertguard', stage: 'blue', StrangersRefused: 1 },
    { service: 'alertguard', stage: 'blue', code: 'not_allowed', NotificationsRefused: 1 },
  ]);
});
