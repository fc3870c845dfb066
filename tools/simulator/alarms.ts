import * as z from 'zod';
import { evaluateMath } from './metric-math.ts';
import type { MetricId, MetricStore } from './metric-store.ts';

/** What a template may say of a dimension; a reference stands for the name of what it refers to. */
const valueSchema = z.union([
  z.string(),
  z.object({ Ref: z.string() }).transform(({ Ref }) => `<${Ref}>`),
  z
    .object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) })
    .transform((value) => `<${value['Fn::GetAtt'].join('.')}>`),
]);

const statisticSchema = z.enum(['Sum', 'Maximum', 'SampleCount', 'Average']);

const metricFields = {
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: valueSchema })),
};

const evaluationFields = {
  AlarmName: z.string(),
  AlarmDescription: z.union([z.string(), z.object({ 'Fn::Sub': z.string() }).transform((text) => text['Fn::Sub'])]),
  EvaluationPeriods: z.int().min(1),
  DatapointsToAlarm: z.int().min(1),
  Threshold: z.number(),
  ComparisonOperator: z.enum(['GreaterThanThreshold', 'LessThanThreshold']),
  TreatMissingData: z.enum(['notBreaching', 'breaching']),
  AlarmActions: z.array(z.unknown()),
  OKActions: z.array(z.unknown()),
};

const querySchema = z.union([
  z.strictObject({
    Id: z.string(),
    ReturnData: z.literal(false),
    MetricStat: z.strictObject({
      Metric: z.strictObject(metricFields),
      Stat: statisticSchema,
      Period: z.int().min(60),
    }),
  }),
  z.strictObject({ Id: z.string(), ReturnData: z.literal(true), Expression: z.string() }),
]);

/** An alarm as CloudFormation has it. What this evaluator does not know is a fault, and not ignored. */
const alarmSchema = z.union([
  z.strictObject({ ...evaluationFields, ...metricFields, Statistic: statisticSchema, Period: z.int().min(60) }),
  z.strictObject({ ...evaluationFields, Metrics: z.array(querySchema) }),
]);

export type WatchedAlarm = z.output<typeof alarmSchema>;

const templateSchema = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown() })),
});

/** The alarms of a packaged template. */
export function alarmsIn(template: unknown): WatchedAlarm[] {
  return Object.values(templateSchema.parse(template).Resources).flatMap(({ Type, Properties }) =>
    Type === 'AWS::CloudWatch::Alarm' ? [alarmSchema.parse(Properties)] : [],
  );
}

export type AlarmState = 'OK' | 'ALARM';
export type StateChange = { readonly alarm: string; readonly atMs: number; readonly to: AlarmState };

const minuteMs = 60_000;

/**
 * From a measurement to an evaluation that sees it: AWS' own metrics come once a minute, those in log lines when CloudWatch
 * Logs has read the line. AWS promises neither; two minutes are on the long side of what people see.
 */
const publishedAfterMs = 2 * minuteMs;

/**
 * CloudWatch reads more periods than it evaluates, to have enough real data points; how many it does not say. In its own
 * examples it is five periods for three. Source: CloudWatch user guide, "Configuring how CloudWatch alarms treat missing
 * data".
 */
const periodsReadBefore = 2;

/**
 * What the alarms do over some time: every change between OK and ALARM, in order. Each alarm is evaluated every minute, over
 * periods that end there: one of five minutes by the minutes 1 to 5, then by 2 to 6. Each starts as OK.
 * Source: CloudWatch user guide, "Alarm evaluation".
 */
export function watchAlarms(
  alarms: readonly WatchedAlarm[],
  store: MetricStore,
  fromMs: number,
  untilMs: number,
): StateChange[] {
  return alarms
    .flatMap((alarm) => watchOne(alarm, store, fromMs, untilMs))
    .toSorted((a, b) => a.atMs - b.atMs || (a.alarm < b.alarm ? -1 : 1));
}

function watchOne(alarm: WatchedAlarm, store: MetricStore, fromMs: number, untilMs: number): StateChange[] {
  const changes: StateChange[] = [];
  const periodMs = periodSeconds(alarm) * 1000;
  const periodsRead = alarm.EvaluationPeriods + periodsReadBefore;
  // Later evaluations read the same periods again. Measured: without it these were half of what a scene takes.
  const points = new Map<number, number | undefined>();
  const pointUntil = (untilMs: number): number | undefined => {
    if (!points.has(untilMs)) points.set(untilMs, pointOf(alarm, store, untilMs - periodMs, untilMs));
    return points.get(untilMs);
  };
  let state: AlarmState = 'OK';
  // Where missing data is bad, all that is read must lie behind the start, before which nothing could be measured.
  const firstMs = alarm.TreatMissingData === 'breaching' ? periodsRead * periodMs + publishedAfterMs : minuteMs;
  for (let atMs = Math.ceil(fromMs / minuteMs) * minuteMs + firstMs; atMs <= untilMs; atMs += minuteMs) {
    const endMs = atMs - publishedAfterMs;
    const read = Array.from({ length: periodsRead }, (_, index) => pointUntil(endMs - index * periodMs));
    const to = stateOf(alarm, read);
    if (to !== state) changes.push({ alarm: alarm.AlarmName, atMs, to });
    state = to;
  }
  return changes;
}

/** `points` are of the periods that are read, the latest first, `undefined` where one is missing. */
export function stateOf(
  alarm: Pick<
    WatchedAlarm,
    'EvaluationPeriods' | 'DatapointsToAlarm' | 'Threshold' | 'ComparisonOperator' | 'TreatMissingData'
  >,
  points: readonly (number | undefined)[],
): AlarmState {
  const { EvaluationPeriods, DatapointsToAlarm, Threshold, ComparisonOperator, TreatMissingData } = alarm;
  const isBreaching = (value: number) =>
    ComparisonOperator === 'GreaterThanThreshold' ? value > Threshold : value < Threshold;
  // Missing points are made up for only where the real ones are not enough, and no more of them than that takes.
  const real = points.filter((point) => point !== undefined).slice(0, EvaluationPeriods);
  const made = TreatMissingData === 'breaching' ? EvaluationPeriods - real.length : 0;
  return real.filter(isBreaching).length + made >= DatapointsToAlarm ? 'ALARM' : 'OK';
}

function periodSeconds(alarm: WatchedAlarm): number {
  if ('Period' in alarm) return alarm.Period;
  const periods = new Set(alarm.Metrics.flatMap((query) => ('MetricStat' in query ? query.MetricStat.Period : [])));
  const [period] = periods;
  if (period === undefined || periods.size > 1) throw new RangeError(`${alarm.AlarmName} has not one period`);
  return period;
}

function pointOf(alarm: WatchedAlarm, store: MetricStore, fromMs: number, untilMs: number): number | undefined {
  if ('Period' in alarm) return store.statistic(metricOf(alarm), alarm.Statistic, fromMs, untilMs);
  const values = new Map<string, number | undefined>();
  for (const query of alarm.Metrics) {
    if (!('MetricStat' in query)) continue;
    const { Metric, Stat } = query.MetricStat;
    values.set(query.Id, store.statistic(metricOf(Metric), Stat, fromMs, untilMs));
  }
  const returned = alarm.Metrics.find((query) => 'Expression' in query);
  return returned === undefined ? undefined : evaluateMath(returned.Expression, values);
}

type MetricFields = z.output<z.ZodObject<typeof metricFields>>;

export function metricOf({ Namespace, MetricName, Dimensions }: MetricFields): MetricId {
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  return { namespace: Namespace, name: MetricName, dimensions };
}

/** Every metric that an alarm looks at. */
export function metricsWatched(alarm: WatchedAlarm): MetricId[] {
  if ('Period' in alarm) return [metricOf(alarm)];
  return alarm.Metrics.flatMap((query) => ('MetricStat' in query ? metricOf(query.MetricStat.Metric) : []));
}
