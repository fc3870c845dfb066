import { describe, expect, it } from 'vitest';
import { alarmsIn, stateOf, watchAlarms } from '../../tools/simulator/alarms.ts';
import { evaluateMath } from '../../tools/simulator/metric-math.ts';
import { createMetricStore } from '../../tools/simulator/metric-store.ts';

const metric = { namespace: 'alertguard', name: 'DeliveriesDeadLettered', dimensions: { stage: 'dev' } };
const minuteMs = 60_000;

const template = (more: object = {}) => ({
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        ...{ AlarmName: 'alarm', AlarmDescription: 'what happened', AlarmActions: [], OKActions: [] },
        ...{ Namespace: metric.namespace, MetricName: metric.name, Dimensions: [{ Name: 'stage', Value: 'dev' }] },
        ...{ Statistic: 'Sum', Period: 300, EvaluationPeriods: 1, DatapointsToAlarm: 1 },
        ...{ Threshold: 0, ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'notBreaching' },
        ...more,
      },
    },
  },
});

describe('the state of an alarm', () => {
  // The two tables of the CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data": five periods, the
  // latest last, of which three are evaluated. X breaches, 0 does not, - is missing.
  it.each([
    ['0 - X - X', 3, 'OK', 'OK'],
    ['- - - - 0', 3, 'OK', 'OK'],
    ['- - - - -', 3, 'ALARM', 'OK'],
    ['0 X X - X', 3, 'ALARM', 'ALARM'],
    ['- - X - -', 3, 'ALARM', 'OK'],
    ['0 - X - X', 2, 'ALARM', 'ALARM'],
    ['0 0 X 0 X', 2, 'ALARM', 'ALARM'],
    ['0 - X - -', 2, 'ALARM', 'OK'],
    ['- - - - 0', 2, 'ALARM', 'OK'],
    ['- - - X -', 2, 'ALARM', 'OK'],
  ] as const)('%s, of which %i must breach, is what CloudWatch documents', (points, DatapointsToAlarm, bad, good) => {
    const values = points.split(' ').map((point) => (point === '-' ? undefined : Number(point === 'X')));
    const alarm = { EvaluationPeriods: 3, DatapointsToAlarm, Threshold: 0, ComparisonOperator: 'GreaterThanThreshold' };
    const states = (['breaching', 'notBreaching'] as const).map((TreatMissingData) =>
      stateOf({ ...alarm, ComparisonOperator: 'GreaterThanThreshold', TreatMissingData }, values.toReversed()),
    );
    expect(states).toEqual([bad, good]);
  });

  it('changes when a measurement has been published, and again when the last has left what CloudWatch reads', () => {
    const store = createMetricStore();
    store.put(metric, 1, 20 * minuteMs);
    const changes = watchAlarms(alarmsIn(template()), store, 0, 120 * minuteMs);
    expect(changes).toEqual([
      { alarm: 'alarm', atMs: 23 * minuteMs, to: 'ALARM' },
      { alarm: 'alarm', atMs: 38 * minuteMs, to: 'OK' },
    ]);
  });

  it('is not changed by a metric of another stage', () => {
    const store = createMetricStore();
    store.put({ ...metric, dimensions: { stage: 'prod' } }, 1, 20 * minuteMs);
    expect(watchAlarms(alarmsIn(template()), store, 0, 120 * minuteMs)).toEqual([]);
  });

  it.each([
    ['a statistic', { Statistic: 'p99' }],
    ['a treatment of missing data', { TreatMissingData: 'ignore' }],
    ['a property', { EvaluateLowSampleCountPercentile: 'ignore' }],
  ])('is not guessed where it depends on %s that is not known here', (_title, more) => {
    expect(() => alarmsIn(template(more))).toThrow();
  });
});

describe('metric math', () => {
  const values = new Map([
    ['age', 700],
    ['calls', undefined],
    ['errors', 0],
  ]);

  it.each([
    ['IF(age > 600 AND FILL(calls, 0) < 1, age, 0)', 700],
    ['IF(age > 700 AND FILL(calls, 0) < 1, age, 0)', 0],
    ['IF(errors > 0, 1, FILL(calls, 5))', 5],
    ['IF(calls < 1, 1, 0)', undefined],
    ['age >= 700', 1],
    ['calls', undefined],
  ])('%s is %s', (expression, value) => {
    expect(evaluateMath(expression, values)).toBe(value);
  });

  it.each(['other', 'IF(age, 1)', 'ANOMALY(age, 2)', 'age + 1', 'IF(age > 1, 1, 0', 'age 1'])(
    '%s is not understood, and says so',
    (expression) => {
      expect(() => evaluateMath(expression, values)).toThrow(SyntaxError);
    },
  );
});
