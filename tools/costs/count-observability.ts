import * as z from 'zod';
import { metrics } from '../../lib/audit/metrics.ts';
import type { RefusalCode } from '../../lib/audit/reasons.ts';
import { providers } from '../../lib/providers/registry.ts';
import { assumptions } from './assumptions.ts';
import type { PriceList } from './prices.ts';

/** What the allow-list has of what is paid for by the month. */
export type AllowListSize = {
  readonly destinations: number;
  /** Receivers with a heartbeat, each from one sender. */
  readonly heartbeats: number;
};

export type Observability = {
  /** Sets of values of the dimensions, each of which is a metric with a price of its own. */
  readonly metrics: number;
  readonly apiMetrics: number;
  /** Metrics that alarms look at, one for each heartbeat among them. */
  readonly alarms: number;
  readonly compositeAlarms: number;
  readonly dashboards: number;
  /** Months for which logs are kept, of the group that keeps them longest. */
  readonly monthsKept: number;
};

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).optional() }),
  ),
});
const stageSchema = z.object({
  DefaultRouteSettings: z.object({ DetailedMetricsEnabled: z.boolean().optional() }).optional(),
});
/** Without a retention they are kept for ever; ten years are the longest that can be set. */
const logGroupSchema = z.object({ RetentionInDays: z.int().default(3653) });
const metricStatSchema = z.object({ Metric: z.object({ MetricName: z.string() }).optional() });
const mathSchema = z.object({ Metrics: z.array(z.object({ MetricStat: metricStatSchema.optional() })) });

const heartbeatMetric = 'HeartbeatReceived' satisfies keyof typeof metrics;

const refusalCodes = Object.keys({
  malformed: 0,
  unauthenticated: 0,
  not_allowed: 0,
  too_large: 0,
  unsupported: 0,
  unavailable: 0,
} satisfies Record<RefusalCode, 0>);

/** `unknown` where the allow-list no longer has the destination. */
const classes = new Set([...[...providers.values()].map((provider) => provider.class), 'unknown']);

type Table = Readonly<Record<string, { readonly by: readonly string[] }>>;

/** Counts what CloudWatch bills by the month, from the packaged template and the table of metrics. */
export function countObservability(template: unknown, size: AllowListSize, table: Table = metrics): Observability {
  const resources = Object.values(templateSchema.parse(template).Resources);
  const ofType = (type: string) => resources.filter(({ Type }) => Type === type);
  const isDetailed = ofType('AWS::ApiGatewayV2::Stage').some(
    ({ Properties }) => stageSchema.parse(Properties).DefaultRouteSettings?.DetailedMetricsEnabled,
  );
  return {
    metrics: Object.values(table).reduce((sum, { by }) => sum + countSets(by, size), 0),
    apiMetrics: isDetailed ? ofType('AWS::ApiGatewayV2::Route').length * assumptions.metricsOfRoute : 0,
    alarms: ofType('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => !watchesHeartbeat(Properties))
      .reduce((sum, { Properties }) => sum + metricsOfAlarm(Properties), size.heartbeats),
    compositeAlarms: ofType('AWS::CloudWatch::CompositeAlarm').length,
    dashboards: ofType('AWS::CloudWatch::Dashboard').length,
    monthsKept: Math.max(
      ...ofType('AWS::Logs::LogGroup').map(({ Properties }) => logGroupSchema.parse(Properties).RetentionInDays / 30),
      0,
    ),
  };
}

/** US dollars a month. */
export function priceObservability(counted: Observability, prices: PriceList): number {
  return (
    (counted.metrics + counted.apiMetrics) * prices.metric.usd +
    counted.alarms * prices.alarm.usd +
    counted.compositeAlarms * prices.compositeAlarm.usd +
    counted.dashboards * prices.dashboard.usd
  );
}

/** The most sets of values that these dimensions can have. */
function countSets(by: readonly string[], { destinations, heartbeats }: AllowListSize): number {
  // A heartbeat is of one sender and one receiver: the pair has as many values as there are heartbeats.
  if (by.includes('sender') && by.includes('receiver')) return heartbeats;
  return by.reduce((product, dimension) => product * valuesOf(dimension, destinations), 1);
}

function valuesOf(dimension: string, destinations: number): number {
  switch (dimension) {
    case 'code':
      return refusalCodes.length;
    case 'class':
      return classes.size;
    case 'destination':
      return destinations;
    default:
      // Better no figure than a wrong one.
      throw new RangeError(`say in tools/costs how many values the dimension ${dimension} can have`);
  }
}

/** Those of the packaged allow-list are left out: how many heartbeats there are is a matter of the scenario. */
function watchesHeartbeat(properties: unknown): boolean {
  const math = mathSchema.safeParse(properties);
  return math.success && math.data.Metrics.some(({ MetricStat }) => MetricStat?.Metric?.MetricName === heartbeatMetric);
}

/** An alarm on an expression is billed for each metric that the expression reads. */
function metricsOfAlarm(properties: unknown): number {
  const math = mathSchema.safeParse(properties);
  return math.success ? math.data.Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length : 1;
}
