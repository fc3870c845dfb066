import { Console } from 'node:console';
import { afterEach, expect, it, vi } from 'vitest';
import { createCloudWatchAudit } from '../../lib/aws/cloudwatch-audit.ts';
import { ownMetric } from '../../lib/stack/monitoring/metric-source.ts';

afterEach(() => vi.restoreAllMocks());

it('every metric has the dimensions by which the alarms know it: the stage too, as stages share the namespace', () => {
  const lines: string[] = [];
  vi.spyOn(Console.prototype, 'log').mockImplementation((line: string) => lines.push(line));
  vi.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line));
  createCloudWatchAudit(
    'hash',
    'blue',
  )({
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
  });
  const metrics = lines.map((line) => JSON.parse(line)).filter((line) => '_aws' in line);
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
