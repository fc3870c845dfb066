import type { AllowList } from '../allow-list/allow-list.ts';
import type { Period } from '../audit-queries/evaluate.ts';
import type { auditedFunctions } from '../audit-queries/log-groups.ts';
import type { Condition } from '../audit-queries/query.ts';
import { writeCondition } from '../audit-queries/to-insights.ts';
import type { ViewRequest } from '../views/view-request.ts';
import type { TimeRange } from './widget-event.ts';

/** One query of CloudWatch Logs Insights. Each row of its answer has a line of the audit log, as `line` or `@message`. */
export type LogQuestion = {
  readonly functions: readonly (typeof auditedFunctions)[number][];
  readonly query: string;
  readonly period: Period;
  /** Of a query that has one row for several lines: one that counts the rows, as `keys`, where there are more than `maxRows`. */
  readonly countQuery?: string;
};

/** What one query of Insights answers. Source: CloudWatch Logs quotas. */
export const maxRows = 10_000;

/**
 * What a view is drawn from. In a storm of millions of lines it is the latest line of every delivery that is open or given
 * up, and of every destination; else the newest lines.
 */
export function logQuestions(
  request: ViewRequest,
  range: TimeRange,
  allowList: Pick<AllowList, 'destinations'>,
): readonly LogQuestion[] {
  const period = toPeriod(range);
  switch (request.view) {
    case 'stuck':
      return [
        latestOfDeliveries(['delivery.retried', 'delivery.set_aside'], period, request.destination),
        request.destination === undefined
          ? newest(['deliver'], [{ field: 'event', is: 'delivery.fell_back' }], period)
          : newest(
              ['deliver'],
              [
                { field: 'event', oneOf: ['delivery.sent', 'delivery.fell_back', 'delivery.dead_lettered'] },
                { field: 'destination', is: request.destination },
              ],
              period,
            ),
      ];
    case 'story':
      return [
        newest(
          ['ingest', 'deliver', 'escalate'],
          request.group === undefined
            ? [{ field: 'groupHash', isPresent: true }]
            : [{ field: 'groupHash', startsWith: request.group }],
          period,
        ),
      ];
    case 'notified':
      return [
        newest(
          ['deliver'],
          [
            { field: 'event', is: 'delivery.sent' },
            ...(request.hash === undefined ? [] : [{ field: 'allowListHash', startsWith: request.hash }]),
            ...(request.destination === undefined ? [] : [{ field: 'destination', is: request.destination }]),
          ],
          period,
        ),
      ];
    case 'refused':
      return [
        newest(
          ['ingest'],
          [
            { field: 'event', is: 'notification.rejected' },
            ...(request.sender === undefined ? [] : [{ field: 'sender', is: request.sender }]),
            ...(request.reason === undefined ? [] : [{ field: 'reason', is: request.reason }]),
          ],
          period,
        ),
      ];
    case 'unproven': {
      const sinceProof = Math.min(range.fromMs, range.untilMs - longestProofMs(allowList));
      return [
        latest(
          ['prove'],
          ['destination.proven', 'destination.unproven', 'proof.ran'],
          toPeriod({ ...range, fromMs: sinceProof }),
        ),
        latest(['deliver'], ['delivery.sent', 'delivery.retried'], period),
        latestOfDeliveries(['delivery.dead_lettered'], period),
      ];
    }
  }
}

/** What decides on the state of a delivery; `delivery.fell_back` has `delivery.dead_lettered` follow in the same moment. */
const states = ['delivery.sent', 'delivery.retried', 'delivery.set_aside', 'delivery.dead_lettered'];

/** The latest line of each delivery that is in one of these states. What nobody can read has no key, and one row. */
function latestOfDeliveries(events: readonly string[], period: Period, destination?: string): LogQuestion {
  const ofDeliveries = [
    `filter ${writeCondition({ field: 'event', oneOf: states })}`,
    ...(destination === undefined ? [] : [`filter ${writeCondition({ field: 'destination', is: destination })}`]),
  ];
  const isMeant = `filter ${writeCondition({ field: 'lastEvent', oneOf: events })}`;
  return {
    functions: ['deliver'],
    period,
    query: pipe(
      ...ofDeliveries,
      'stats latest(@message) as line, latest(event) as lastEvent, earliest(@timestamp) as firstTime by deliveryKey',
      isMeant,
      'sort firstTime asc',
      `limit ${maxRows}`,
    ),
    countQuery: pipe(
      ...ofDeliveries,
      'stats latest(event) as lastEvent by deliveryKey',
      isMeant,
      'stats count(*) as keys',
    ),
  };
}

/** The latest line of each event for each destination and reason: one reason says more of a destination than another. */
function latest(functions: LogQuestion['functions'], events: readonly string[], period: Period): LogQuestion {
  const query = pipe(
    `filter ${writeCondition({ field: 'event', oneOf: events })}`,
    'stats latest(@message) as line, latest(@timestamp) as lastTime by event, destination, reason',
    'sort lastTime desc',
    `limit ${maxRows}`,
  );
  return { functions, period, query };
}

function newest(functions: LogQuestion['functions'], where: readonly Condition[], period: Period): LogQuestion {
  const query = pipe(
    ...where.map((condition) => `filter ${writeCondition(condition)}`),
    'fields @message',
    'sort @timestamp desc',
    `limit ${maxRows}`,
  );
  return { functions, period, query };
}

function pipe(...commands: readonly string[]): string {
  return commands.join('\n| ');
}

function toPeriod({ fromMs, untilMs }: TimeRange): Period {
  return { fromSeconds: Math.floor(fromMs / 1000), untilSeconds: Math.ceil(untilMs / 1000) };
}

/** As lib/proof/plan-proofs.ts asks and drills where nothing else is said, in seconds. */
const usualProof = { every: 6 * 3_600, drill: 30 * 24 * 3_600 };

/** A run is due every 15 minutes, and may have no time for all. */
const graceMs = 3_600_000;

/** The longest time after which a destination that works has been proven again. 0 where none is ever asked. */
function longestProofMs({ destinations }: Pick<AllowList, 'destinations'>): number {
  let seconds = 0;
  // `every` stands only where the vendor can be asked, and `drill` only where it cannot; with neither it is not known here.
  for (const { proof } of destinations.values()) {
    seconds = Math.max(seconds, proof?.every ?? Math.max(usualProof.every, proof?.drill ?? usualProof.drill));
  }
  return seconds === 0 ? 0 : seconds * 1000 + graceMs;
}
