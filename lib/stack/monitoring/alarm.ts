import { type DimensionValue, deployment, type MetricSource } from './metric-source.ts';

export type Statistic = 'Sum' | 'Maximum' | 'SampleCount';

/** One number for each period: a statistic of one metric, or an expression over several. */
export type Watched =
  | { readonly metric: MetricSource; readonly statistic: Statistic }
  | {
      /** CloudWatch's metric math, over the names of `metrics`. */
      readonly expression: string;
      readonly metrics: Readonly<Record<string, { readonly metric: MetricSource; readonly statistic: Statistic }>>;
    };

export type Alarm = {
  /** Names the alarm, after service and stage. */
  readonly what: string;
  /** The section of the runbook, `Alarm: <name>`; `what` where absent. */
  readonly runbook?: string;
  /** What happened, and what to do first: one sentence each. */
  readonly says: string;
  /**
   * `topic`: the guard is broken, or could not say so itself. `escalation`: it still delivers, so the destinations of
   * `escalation` are notified, and the topic only where there are none.
   */
  readonly goesTo: 'topic' | 'escalation';
  readonly watched: Watched;
  readonly periodSeconds: number;
  /** So many of the last `of` periods. */
  readonly periods: number;
  readonly of: number;
  readonly isBad: { readonly above: number } | { readonly below: number };
  readonly withoutData: 'notBreaching' | 'breaching';
};

export type CloudFormationResource = {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
};

export function alarmName({ what }: Pick<Alarm, 'what'>): string {
  return `${deployment}-${what}`;
}

/** By the name of the resource. The conditions and parameters are those of infra/alarms.yml. */
export function alarmResources(alarms: readonly Alarm[]): Readonly<Record<string, CloudFormationResource>> {
  return Object.fromEntries(alarms.map((alarm) => [`${pascalCase(alarm.what)}Alarm`, toResource(alarm)]));
}

function toResource(alarm: Alarm): CloudFormationResource {
  const condition = alarm.goesTo === 'topic' ? 'HasAlarmTopic' : 'TopicInsteadOfEscalation';
  const actions = [{ 'Fn::If': [condition, { Ref: 'AlarmTopicArn' }, { Ref: 'AWS::NoValue' }] }];
  const [threshold, comparison] =
    'above' in alarm.isBad ? [alarm.isBad.above, 'GreaterThanThreshold'] : [alarm.isBad.below, 'LessThanThreshold'];
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: alarmName(alarm),
      AlarmDescription: { 'Fn::Sub': `${alarm.says} Runbook: \${RunbookUrl}#alarm-${alarm.runbook ?? alarm.what}` },
      ...watchedProperties(alarm),
      EvaluationPeriods: alarm.of,
      DatapointsToAlarm: alarm.periods,
      Threshold: threshold,
      ComparisonOperator: comparison,
      TreatMissingData: alarm.withoutData,
      AlarmActions: actions,
      OKActions: actions,
    },
  };
}

function watchedProperties({ watched, periodSeconds }: Alarm): Readonly<Record<string, unknown>> {
  if ('metric' in watched) {
    const { metric, statistic } = watched;
    return { ...metricProperties(metric), Statistic: statistic, Period: periodSeconds };
  }
  const inputs = Object.entries(watched.metrics).map(([Id, { metric, statistic }]) => ({
    Id,
    ReturnData: false,
    MetricStat: { Metric: metricProperties(metric), Stat: statistic, Period: periodSeconds },
  }));
  return { Metrics: [...inputs, { Id: 'watched', Expression: watched.expression, ReturnData: true }] };
}

function metricProperties({ namespace, name, dimensions }: MetricSource) {
  const entries = Object.entries<DimensionValue>(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Namespace: namespace, MetricName: name, Dimensions: entries };
}

function pascalCase(kebab: string): string {
  return kebab.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
