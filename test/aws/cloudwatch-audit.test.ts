import { Console } from 'node:console';
import { afterEach, expect, it, vi } from 'vitest';
import { createCloudWatchAudit } from '../../lib/aws/cloudwatch-audit.ts';

afterEach(() => vi.restoreAllMocks());

it('every metric has the stage as a dimension, as stages of one account share the namespace', () => {
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
    for (const { Dimensions } of metric._aws.CloudWatchMetrics) expect(Dimensions.flat()).toContain('stage');
  }
});
