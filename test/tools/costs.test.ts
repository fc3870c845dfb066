import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { assumptions } from '../../tools/costs/assumptions.ts';
import { countObservability, priceObservability } from '../../tools/costs/count-observability.ts';
import { type MeasuredRun, measureRun } from '../../tools/costs/measure-run.ts';
import { prices } from '../../tools/costs/prices.ts';
import { renderCosts } from '../../tools/costs/render-costs.ts';
import { perDestination, perMillion, type Scenario, totalOf, workOut } from '../../tools/costs/work-out.ts';

const list = prices['eu-central-1'];
const few = { destinations: 3, heartbeats: 2 };
const many = { destinations: 300, heartbeats: 2 };

const alarm = (properties: Record<string, unknown>) => ({ Type: 'AWS::CloudWatch::Alarm', Properties: properties });
const template = {
  Resources: {
    Plain: alarm({ MetricName: 'Errors' }),
    Math: alarm({ Metrics: [{ Expression: 'a+b' }, { MetricStat: {} }, { MetricStat: {} }] }),
    Logs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 360 } },
    OtherLogs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 30 } },
    Board: { Type: 'AWS::CloudWatch::Dashboard', Properties: {} },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { DefaultRouteSettings: { DetailedMetricsEnabled: true } },
    },
    Route: { Type: 'AWS::ApiGatewayV2::Route', Properties: {} },
  },
};

describe('what CloudWatch bills by the month', () => {
  it('is counted from the template: an alarm on an expression for each metric that it reads', () => {
    expect(countObservability(template, { ...few, heartbeats: 0 }, {})).toEqual({
      metrics: 0,
      apiMetrics: assumptions.metricsOfRoute,
      alarms: 3,
      compositeAlarms: 0,
      dashboards: 1,
      monthsKept: 12,
    });
  });

  it("is no more at 300 destinations than at 3, by the guard's own table of metrics", () => {
    expect(countObservability(template, many)).toEqual(countObservability(template, few));
  });

  it('shows a metric by destination at once', () => {
    const planted = { Sent: { by: ['destination'] }, Refused: { by: ['code', 'destination'] } };
    expect(countObservability(template, few, planted).metrics).toBe(3 + 6 * 3);
    expect(countObservability(template, many, planted).metrics).toBe(300 + 6 * 300);
  });

  it('has no figure for a dimension that nobody has described', () => {
    expect(() => countObservability(template, few, { Sent: { by: ['pod'] } })).toThrow('the dimension pod');
  });

  it('grows by one metric and one alarm for each heartbeat, however many the packaged allow-list has', () => {
    const table = { HeartbeatReceived: { by: ['sender', 'receiver'] } };
    const size = { ...few, heartbeats: 7 };
    const without = countObservability(template, { ...few, heartbeats: 0 }, table);
    expect(countObservability(template, size, table)).toMatchObject({ metrics: 7, alarms: without.alarms + 7 });
    const signs = { Id: 'signs', MetricStat: { Metric: { MetricName: 'HeartbeatReceived' } } };
    const Beat = alarm({ Metrics: [{ Id: 'e', Expression: 'FILL(signs, 0)' }, signs] });
    const packaged = { Resources: { ...template.Resources, Beat } };
    expect(countObservability(packaged, size, table)).toEqual(countObservability(template, size, table));
  });

  it('has its price', () => {
    const counted = { metrics: 20, apiMetrics: 6, alarms: 10, compositeAlarms: 1, dashboards: 1, monthsKept: 1 };
    expect(priceObservability(counted, list)).toBeCloseTo(26 * 0.3 + 10 * 0.1 + 0.5 + 3);
  });
});

describe('the prices', () => {
  it.each(Object.entries(prices))('of %s name every item, with unit, source and when it was read', (_, items) => {
    expect(Object.keys(items).sort()).toEqual(Object.keys(list).sort());
    for (const { usd, unit, source, read, evidence } of Object.values(items)) {
      expect(usd).toBeGreaterThan(0);
      expect(unit).not.toBe('');
      expect(source).not.toBe('');
      expect(read).toMatch(evidence === 'memory' ? /^not read$/ : /^\d{4}-\d\d-\d\d$/);
    }
  });
});

describe('a month', () => {
  let run: MeasuredRun;
  beforeAll(async () => {
    run = await measureRun(fileURLToPath(new URL('../../infra/allow-list', import.meta.url)), 3);
  });
  const scenario: Scenario = { notificationsPerMonth: 1e6, destinations: 300, fanOut: 2, secrets: 301, ownKey: false };
  const costs = (changed: Partial<Scenario> = {}) =>
    workOut(run, countObservability(template, many), list, { ...scenario, ...changed });

  it('is worked out from a run of the real handlers', () => {
    expect(run).toMatchObject({ notifications: 3, deliveries: 9, batches: 9 });
    for (const { cpuMs, logBytes, logLines } of [run.ingest, run.deliver]) {
      expect(cpuMs).toBeGreaterThan(0);
      // An audit line with its metrics in it.
      expect(logLines).toBe(1);
      expect(logBytes).toBeGreaterThan(500);
    }
    expect(run.ingest.sqsRequests).toBeGreaterThan(0);
    // The event source mapping alone deletes what comes alone.
    expect(run.deliver.sqsRequests).toBe(0);
    expect(run.bytesOut).toBeGreaterThan(100);
    expect(run.secretCalls).toBeGreaterThan(0);
  });

  it('costs for each notification what a million of them cost, above what is paid without any', () => {
    const [none, one, two] = [0, 1e6, 2e6].map((notificationsPerMonth) =>
      totalOf({ ...costs({ notificationsPerMonth }), secretCalls: 0 }),
    );
    expect((two ?? 0) - (one ?? 0)).toBeCloseTo((one ?? 0) - (none ?? 0));
    expect(none).toBeGreaterThan(costs().secrets + costs().observability);
    const counted = countObservability(template, many);
    expect(perMillion(run, counted, list, 2)).toBeGreaterThan(perMillion(run, counted, list, 1));
  });

  it('costs less the more deliveries come together: for each batch one call, one wait, one receive and one deletion', () => {
    const together: MeasuredRun = { ...run, batches: 3 };
    const bill = workOut(together, countObservability(template, many), list, scenario);
    const saved = (2e6 * 2) / 3;
    expect(costs().queue - bill.queue).toBeCloseTo(saved * 2 * list.sqsRequest.usd);
    expect(costs().lambda - bill.lambda).toBeGreaterThan(
      saved *
        (list.lambdaRequest.usd + (assumptions.vendorCallMs / 1000) * assumptions.memoryGb * list.lambdaGbSecond.usd),
    );
    expect(bill.logs).toBeLessThan(costs().logs);
  });

  it('costs a secret and its proof for another destination, and no metric', () => {
    const more = perDestination(run, countObservability(template, many), list);
    expect(more).toBeGreaterThan(list.secret.usd);
    expect(more).toBeLessThan(list.secret.usd + list.metric.usd);
  });

  it('costs more for logs that are kept longer', () => {
    const kept = (monthsKept: number) =>
      workOut(run, { ...countObservability(template, many), monthsKept }, list, scenario).logs;
    expect(kept(12)).toBeGreaterThan(kept(1));
  });

  it('reads no secret more often than it is used, and no more often than its lifetime asks for', () => {
    const calls = (notificationsPerMonth: number) => costs({ notificationsPerMonth }).secretCalls / list.secretCall.usd;
    expect(calls(100)).toBeGreaterThan(0);
    expect(calls(100)).toBeLessThanOrEqual(300);
    const lifetimes = ((30 * 86_400_000) / assumptions.secretTtlMs) * assumptions.environments;
    expect(calls(1e9)).toBeLessThanOrEqual(301 * lifetimes);
  });

  it('pays for a key of its own only where there is one', () => {
    expect(costs().kms).toBe(0);
    expect(costs({ ownKey: true }).kms).toBeGreaterThan(list.kmsKey.usd);
  });

  it('is told in a table whose columns add up', () => {
    const month = { scenario, costs: costs() };
    const observability = countObservability(template, many);
    const text = renderCosts({
      ...{
        region: 'eu-central-1',
        run,
        observability,
        perMillion: 1,
        perDestination: 0.4,
        months: [month],
        prices: list,
        assumptions,
      },
    });
    const amounts = [...text.matchAll(/^\| (?!\*\*Total)[\w ,]+ \| +([\d.]+) \|$/gm)].map(([, amount]) =>
      Number(amount),
    );
    expect(amounts).toHaveLength(Object.keys(month.costs).length);
    const total = Number(/\*\*Total\*\* +\| +([\d.]+)/.exec(text)?.[1]);
    expect(Math.abs(total - amounts.reduce((sum, one) => sum + one, 0))).toBeLessThan(0.06);
  });
});
