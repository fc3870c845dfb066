import type { RefusalCode } from '../../audit/reasons.ts';
import type { Alarm } from './alarm.ts';
import { apiMetric, functionMetric, ownMetric, queueMetric, ruleMetric } from './metric-source.ts';

const [minute, fiveMinutes, quarterHour] = [60, 300, 900];

/**
 * Fifteen minutes of silence before an alarm is over. A destination that is down is asked every two minutes or so, and
 * dead letters of one cause come one after the other: without it, each of them would ring again.
 */
const untilQuiet = { periodSeconds: minute, periods: 1, of: 15 } as const;

/** Ten minutes of a sender's every fifteen: a single request that someone made by hand does not ring. */
const keepsHappening = { periodSeconds: fiveMinutes, periods: 2, of: 3 } as const;

/**
 * Twice in an hour: Alertmanager sends a group that was refused again after its group_interval, five minutes by default and
 * half an hour in places. A single request that someone made by hand does not ring.
 */
const comesAgain = { periodSeconds: fiveMinutes, periods: 2, of: 12 } as const;

/** Called all day, and again by the queue or the sender where a call fails. */
const steadyFunctions: ReadonlySet<string> = new Set(['ingest', 'deliver']);

/** Who calls them looks at the answer: a failure wakes nobody else. */
const calledByPeople: ReadonlySet<string> = new Set(['show', 'redrive']);

/** Every alarm of the stack but those of heartbeats. `functions` as the build bundles them. */
export function alarmsOf(functions: readonly string[]): Alarm[] {
  return [
    {
      what: 'deliveries-late',
      says: 'A notification that was accepted over ten minutes ago has not arrived, and its destination still fails. Find the destination and why by the audit query of the runbook.',
      goesTo: 'escalation',
      // By the code: AWS/SQS ApproximateAgeOfOldestMessage leaves out what was received more than three times.
      watched: { metric: ownMetric('UndeliveredAge', {}), statistic: 'Maximum' },
      ...untilQuiet,
      // A vendor's short outage and a storm of 1,000 groups are over by then (docs/in-time.md).
      isBad: { above: 10 * 60_000 },
      withoutData: 'notBreaching',
    },
    {
      what: 'dead-letters',
      says: 'A delivery was given up and is kept as a dead letter. List them with their reasons, remove the cause, then send them back or discard them.',
      goesTo: 'escalation',
      // Arrived, not there: one that nobody has dealt with must not hide the next.
      watched: { metric: ownMetric('DeliveriesDeadLettered', {}), statistic: 'Sum' },
      ...untilQuiet,
      isBad: { above: 0 },
      withoutData: 'notBreaching',
    },
    refused(
      'unauthenticated',
      'A known sender keeps being answered 401. Its key, clock or scheme is wrong, or somebody forges its name.',
    ),
    refused(
      'not_allowed',
      'A known sender keeps being answered 403. The allow-list lacks the receiver, or its alerts lack the required labels.',
    ),
    refused(
      'malformed',
      'A known sender keeps being answered 400. What it sends is no notification of Alertmanager or Grafana.',
    ),
    refused(
      'too_large',
      'A known sender keeps being answered 413. Lower its max_alerts or group its alerts more finely.',
    ),
    refused(
      'unsupported',
      'A known sender keeps being answered 415. Something between it and the guard changes the content type or encoding.',
    ),
    {
      what: 'strangers-refused',
      says: 'Requests under a name that the allow-list does not have keep coming. A sender was renamed or removed while its Alertmanager still posts, or somebody tries names. Nobody is notified of their alerts.',
      goesTo: 'escalation',
      watched: { metric: ownMetric('StrangersRefused', {}), statistic: 'Sum' },
      // Half of an hour's periods: who only looks around does not stay so long.
      ...{ periodSeconds: fiveMinutes, periods: 6, of: 12 },
      isBad: { above: 0 },
      withoutData: 'notBreaching',
    },
    {
      what: 'ingest-unavailable',
      says: 'Known senders are answered 503, which they repeat, but not for ever. The reason in the audit lines says whether it is the queue, a key or a bug.',
      goesTo: 'topic',
      watched: { metric: ownMetric('NotificationsRefused', { code: 'unavailable' }), statistic: 'Sum' },
      // One minute of 503 is what the senders' own repeats are for.
      ...{ periodSeconds: minute, periods: 2, of: 3 },
      isBad: { above: 0 },
      withoutData: 'notBreaching',
    },
    {
      what: 'api-fails',
      says: 'The API answers 5xx. Where ingest-unavailable is quiet, it is the function or API Gateway, and no audit line says why.',
      goesTo: 'topic',
      watched: { metric: apiMetric('5xx'), statistic: 'Sum' },
      ...{ periodSeconds: minute, periods: 2, of: 3 },
      isBad: { above: 0 },
      withoutData: 'notBreaching',
    },
    {
      what: 'deliver-not-running',
      says: 'Deliveries are waiting, and deliver has not been called for ten minutes. Nobody is notified: look at its event source mapping.',
      goesTo: 'topic',
      watched: {
        expression: 'IF(age > 60 AND FILL(calls, 0) < 1, age, 0)',
        metrics: {
          age: { metric: queueMetric('ApproximateAgeOfOldestMessage', 'DeliveryQueue'), statistic: 'Maximum' },
          calls: { metric: functionMetric('Invocations', 'deliver'), statistic: 'Sum' },
        },
      },
      // While a destination is down what waits for it grows old too, but then deliver is called every two minutes; where it
      // fails with an error, every six.
      ...{ periodSeconds: minute, periods: 10, of: 10 },
      isBad: { above: 0 },
      // SQS stops publishing metrics of a queue that was idle for six hours.
      withoutData: 'notBreaching',
    },
    {
      what: 'escalate-not-called',
      says: 'EventBridge could not call the function escalate, so nobody was told of an alarm. Look at the other alarms by hand, then at the permission and the rule.',
      goesTo: 'topic',
      watched: { metric: ruleMetric('FailedInvocations', 'escalate-rule-1'), statistic: 'Sum' },
      ...{ periodSeconds: fiveMinutes, periods: 1, of: 1 },
      isBad: { above: 0 },
      withoutData: 'notBreaching',
    },
    {
      what: 'escalations-failed',
      says: 'What the guard had to say about itself did not arrive within ten minutes. Look at the other alarms by hand, then at the destinations of `escalation`.',
      goesTo: 'topic',
      watched: { metric: ownMetric('EscalationsFailed', {}), statistic: 'Sum' },
      ...untilQuiet,
      isBad: { above: 0 },
      withoutData: 'notBreaching',
    },
    {
      what: 'escalation-unproven',
      says: 'A destination of `escalation` does not work, so the guard could not tell anyone what is wrong. Mend its secret or choose another one.',
      goesTo: 'topic',
      watched: { metric: ownMetric('EscalationUnproven', {}), statistic: 'Sum' },
      // A run counts what has been failing for half an hour (lib/proof/follow-failures.ts); one of two, as a run may begin late.
      ...{ periodSeconds: quarterHour, periods: 1, of: 2 },
      isBad: { above: 0 },
      withoutData: 'notBreaching',
    },
    {
      what: 'destinations-unproven',
      says: 'A destination no longer works, though nothing was to be delivered yet. Find it by `alertguard check --live`, and mend its secret or its options.',
      // The function prove names it to `escalation` itself (lib/escalation/known-alarms.ts).
      goesTo: 'escalation',
      watched: { metric: ownMetric('DestinationsUnproven', {}), statistic: 'Sum' },
      ...{ periodSeconds: quarterHour, periods: 1, of: 2 },
      isBad: { above: 0 },
      withoutData: 'notBreaching',
    },
    {
      what: 'proof-not-running',
      says: 'The standing proof has not run for three quarters of an hour, so nobody would notice a destination that breaks. Look at the errors of the function prove and at its schedule.',
      goesTo: 'topic',
      // How often it ran, not how many it proved. A run is due every 15 minutes.
      watched: { metric: ownMetric('DestinationsProven', {}), statistic: 'SampleCount' },
      // One of one: CloudWatch looks some periods further back for data that is there, so this is three runs, not one.
      ...{ periodSeconds: quarterHour, periods: 1, of: 1 },
      isBad: { below: 1 },
      withoutData: 'breaching',
    },
    ...functions.filter((name) => !calledByPeople.has(name)).flatMap((name) => [errorsOf(name), throttlesOf(name)]),
  ];
}

function refused(code: Exclude<RefusalCode, 'unavailable'>, says: string): Alarm {
  return {
    what: code === 'unauthenticated' ? 'senders-refused' : `notifications-refused-${code.replaceAll('_', '-')}`,
    runbook: code === 'unauthenticated' ? 'senders-refused' : 'notifications-refused',
    says: `${says} Nobody is notified of its alerts.`,
    goesTo: 'escalation',
    watched: { metric: ownMetric('NotificationsRefused', { code }), statistic: 'Sum' },
    ...comesAgain,
    isBad: { above: 0 },
    withoutData: 'notBreaching',
  };
}

function errorsOf(name: string): Alarm {
  return {
    what: `${name}-errors`,
    runbook: 'errors',
    says: `The function ${name} ended with an error or ran out of time. Read its log around that time: it is a bug, or its surroundings have changed.`,
    goesTo: 'topic',
    watched: { metric: functionMetric('Errors', name), statistic: 'Sum' },
    // A call that the queue or the sender repeats may fail once. A message that kills deliver comes back every six minutes:
    // that is two periods of three. A function that is called rarely may not fail at all: expected outcomes are no errors.
    ...(steadyFunctions.has(name) ? keepsHappening : { periodSeconds: fiveMinutes, periods: 1, of: 1 }),
    isBad: { above: 0 },
    withoutData: 'notBreaching',
  };
}

function throttlesOf(name: string): Alarm {
  return {
    what: `${name}-throttles`,
    runbook: 'throttles',
    says: `Calls of the function ${name} are refused, because the account has no concurrency left. Raise the account's quota, or find what uses it up.`,
    goesTo: 'topic',
    watched: { metric: functionMetric('Throttles', name), statistic: 'Sum' },
    // Whoever calls repeats what was refused in a moment of many calls.
    ...keepsHappening,
    isBad: { above: 0 },
    withoutData: 'notBreaching',
  };
}
