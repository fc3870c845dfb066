import type { metrics } from '../../audit/metrics.ts';
import type { RefusalCode } from '../../audit/reasons.ts';
import { apiMetric, deployment, functionMetric, type MetricSource, ownMetric, queueMetric } from './metric-source.ts';

/** One line of a chart, or one number. */
export type Series = {
  readonly label: string;
  readonly metric: MetricSource;
  readonly statistic: 'Sum' | 'Maximum' | 'p50' | 'p95' | 'p99';
  readonly color: string;
  /** What the values are divided by to be in the unit of the panel. */
  readonly divisor?: number;
};

type Place = { readonly width: number; readonly height: number };

export type Panel = Place &
  (
    | { readonly kind: 'text'; readonly markdown: string }
    /** Every alarm of the stack, those that ring first. */
    | { readonly kind: 'alarms'; readonly title: string }
    | { readonly kind: 'numbers'; readonly title: string; readonly series: readonly Series[] }
    | {
        readonly kind: 'chart';
        readonly title: string;
        readonly unit: string;
        readonly stacked?: true;
        readonly series: readonly Series[];
        /** A line across, at which an alarm rings. */
        readonly limit?: { readonly label: string; readonly value: number };
      }
    | {
        readonly kind: 'log';
        readonly title: string;
        /** Functions whose log groups are asked. */
        readonly functions: readonly string[];
        readonly view: 'table' | 'bar';
        readonly query: string;
      }
    /** What the function `show` draws. */
    | { readonly kind: 'view'; readonly title: string; readonly view: 'stuck' | 'unproven' }
  );

const color = {
  good: '#2ca02c',
  bad: '#d62728',
  late: '#ff7f0e',
  plain: '#1f77b4',
  other: '#9467bd',
  quiet: '#7f7f7f',
} as const;

const colorOfCode = {
  unauthenticated: color.bad,
  not_allowed: color.late,
  malformed: color.other,
  too_large: '#8c564b',
  unsupported: '#e377c2',
  unavailable: '#17becf',
} as const satisfies Record<RefusalCode, string>;

/** As providers call their class. */
const colorOfClass = {
  chat: color.plain,
  incident: color.bad,
  mail: color.other,
  push: color.late,
  program: color.good,
};

/** Row by row, from left to right; a row is 24 wide. What nobody has to look at stands last. */
export function panelsOf(functions: readonly string[]): Panel[] {
  return [
    {
      ...{ kind: 'text', width: 24, height: 2 },
      markdown: `## alertguard \${sls:stage}\nRed alarms first: each one's description says what to do, its runbook is in \${RunbookUrl}. Then what waits and what is stuck; then what came and went. Times are of the dashboard, three hours unless changed.`,
    },
    { kind: 'alarms', title: 'Alarms', width: 24, height: 5 },
    {
      ...{ kind: 'numbers', title: 'What waits now', width: 8, height: 6 },
      series: [
        waits('deliveries waiting', 'ApproximateNumberOfMessagesVisible', 'DeliveryQueue', color.plain),
        waits(
          'being tried, or between two tries',
          'ApproximateNumberOfMessagesNotVisible',
          'DeliveryQueue',
          color.late,
        ),
        waits('dead letters', 'ApproximateNumberOfMessagesVisible', 'DeadLetterQueue', color.bad),
      ],
    },
    {
      ...{ kind: 'chart', title: 'Age of what waits', unit: 'minutes', width: 16, height: 6 },
      series: [
        {
          ...{ label: 'failing, since it was accepted', metric: ownMetric('UndeliveredAge', {}), statistic: 'Maximum' },
          ...{ color: color.bad, divisor: 60_000 },
        },
        {
          ...{ label: 'not tried yet, or hardly', statistic: 'Maximum', color: color.plain, divisor: 60 },
          metric: queueMetric('ApproximateAgeOfOldestMessage', 'DeliveryQueue'),
        },
      ],
      limit: { label: 'deliveries-late', value: 10 },
    },
    // Two of the five views, as each is a log query whenever somebody looks; from each a link leads to the others.
    { kind: 'view', title: 'Stuck now', width: 24, height: 8, view: 'stuck' },
    { kind: 'view', title: 'Not proven lately, and dead letters', width: 24, height: 9, view: 'unproven' },
    {
      ...{ kind: 'chart', title: 'Accepted', unit: 'notifications', width: 8, height: 6 },
      series: [sum('accepted', ownMetric('NotificationsAccepted', {}), color.good)],
    },
    {
      ...{
        kind: 'chart',
        title: 'Refused, of known senders',
        unit: 'notifications',
        width: 8,
        height: 6,
        stacked: true,
      },
      series: Object.entries(colorOfCode).map(([code, hex]) =>
        sum(code, ownMetric('NotificationsRefused', { code }), hex),
      ),
    },
    {
      ...{ kind: 'chart', title: 'Deliveries by outcome', unit: 'deliveries', width: 8, height: 6 },
      series: [
        sum('sent', ownMetric('DeliveriesSent', {}), color.good),
        sum('tried again', ownMetric('DeliveriesRetried', {}), color.late),
        sum('set aside', ownMetric('DeliveriesSetAside', {}), color.other),
        sum('fell back', ownMetric('DeliveriesFellBack', {}), color.plain),
        sum('dead-lettered', ownMetric('DeliveriesDeadLettered', {}), color.bad),
      ],
    },
    ...(['p50', 'p95', 'p99'] as const).map(timeToNotified),
    {
      ...{ kind: 'chart', title: 'Strangers, credentials, secrets', unit: 'count', width: 8, height: 6 },
      series: [
        sum('requests of strangers', ownMetric('StrangersRefused', {}), color.quiet),
        sum('credentials redacted', ownMetric('CredentialsRedacted', {}), color.other),
        sum('secrets read again', ownMetric('SecretsRefreshed', {}), color.plain),
      ],
    },
    {
      ...{ kind: 'chart', title: 'Calls that failed', unit: 'calls', width: 8, height: 6 },
      series: [
        sum('API 5xx', apiMetric('5xx'), color.bad),
        ...functions.flatMap((name, index) => [
          sum(`${name} errors`, functionMetric('Errors', name), errorColors[index % errorColors.length] ?? color.late),
        ]),
      ],
    },
    {
      ...{ kind: 'log', title: 'Cold starts', width: 8, height: 6, functions: ['ingest', 'deliver'], view: 'bar' },
      query: `filter @type = "REPORT" and ispresent(@initDuration)
| stats count(*) as coldStarts by bin(15m)`,
    },
  ];
}

const errorColors = [color.late, color.plain, color.other, color.good, color.quiet, '#8c564b', '#17becf'];

function waits(
  label: string,
  name: Parameters<typeof queueMetric>[0],
  queue: Parameters<typeof queueMetric>[1],
  hex: string,
): Series {
  return { label, metric: queueMetric(name, queue), statistic: 'Maximum', color: hex };
}

function sum(label: string, metric: MetricSource, hex: string): Series {
  return { label, metric, statistic: 'Sum', color: hex };
}

function timeToNotified(statistic: 'p50' | 'p95' | 'p99'): Panel {
  return {
    kind: 'chart',
    title: `Time to notified: ${statistic === 'p50' ? 'half' : `${statistic.slice(1)} %`} within (${statistic})`,
    ...{ unit: 'seconds', width: 8, height: 6 },
    series: Object.entries(colorOfClass).map(([name, hex]) => ({
      ...{ label: name, metric: ownMetric('TimeToNotified', { class: name }), statistic, color: hex, divisor: 1000 },
    })),
  };
}

/** Names of log groups, as the functions' own. */
export function logGroupOf(name: string): string {
  return `/aws/lambda/${deployment}-${name}`;
}

/** Metrics that the dashboard leaves out, and why. */
export const notShown: Partial<Record<keyof typeof metrics, string>> = {
  IngestLatency: 'a number of API Gateway shows the same',
  EscalationsFailed: 'an alarm',
  DestinationsProven: 'an alarm; the table names the destinations',
  DestinationsUnproven: 'an alarm; the table names the destinations',
  EscalationUnproven: 'an alarm',
  HeartbeatReceived: 'alarms of their own',
};
