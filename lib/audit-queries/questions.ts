import type { AuditEvent } from '../audit/audit-event.ts';
import type { FilterName } from './filters.ts';
import type { Condition, Query } from './query.ts';

export type Question = {
  /** As a person asks it. */
  readonly asks: string;
  /** What to know when reading the answer. */
  readonly note?: string;
  readonly filters: readonly FilterName[];
  readonly query: Query;
};

/** The most that Insights answers. */
const limit = 10_000;

const newest = { by: '@timestamp', order: 'desc' } as const;
const everyFilter: readonly FilterName[] = ['sender', 'receiver', 'destination', 'group', 'request', 'outcome', 'hash'];

/**
 * Each question once, by the name that `alertguard audit --question` takes. The saved queries of the stack, the command's own
 * and its answers from a local log are made from these.
 */
export const questions = {
  lines: {
    asks: 'what was decided, line by line',
    note: '`target` of an accepted notification is the first of its destinations.',
    filters: everyFilter,
    query: {
      where: [{ field: 'allowListHash', isPresent: true }],
      coalesce: { target: ['destination', 'destinations.0'] },
      answer: {
        fields: ['time', 'event', 'sender', 'receiver', 'target', 'reason', 'status', 'attempt', 'requestId'],
      },
      sort: newest,
      limit,
    },
  },
  notified: {
    asks: 'who was notified about an alert group',
    note: 'delivered: the vendor answered 2xx. A delivery that still waits has no line.',
    filters: ['group', 'sender', 'receiver', 'destination', 'request'],
    query: {
      where: [only('delivery.sent', 'delivery.fell_back', 'delivery.dead_lettered', 'notification.rejected')],
      answer: { fields: ['time', 'outcome', 'destination', 'receiver', 'sender', 'reason', 'groupHash', 'requestId'] },
      sort: newest,
      limit,
    },
  },
  sent: {
    asks: 'everything that was sent to a destination',
    filters: ['destination', 'sender', 'receiver', 'group', 'hash'],
    query: {
      where: [only('delivery.sent')],
      answer: {
        fields: ['time', 'destination', 'receiver', 'sender', 'status', 'sinceAcceptedMs', 'groupHash', 'requestId'],
      },
      sort: newest,
      limit,
    },
  },
  refused: {
    asks: 'which requests were refused, by sender, receiver and reason',
    note: 'No sender: the allow-list has none of that name. No receiver: the sender was not proven, or the body not read.',
    filters: ['sender', 'receiver', 'hash'],
    query: {
      where: [only('notification.rejected')],
      answer: {
        by: ['sender', 'receiver', 'reason', 'status'],
        columns: {
          requests: { of: 'lines' },
          firstSeen: { of: 'earliest', field: 'time' },
          lastSeen: { of: 'latest', field: 'time' },
        },
      },
      sort: { by: 'requests', order: 'desc' },
      limit,
    },
  },
  why: {
    asks: 'why nobody was notified: what was accepted, refused, retried and given up',
    note: '`target` of what was accepted is the first of its destinations; without one nobody is notified. `alertsLeftOut`: alerts that lack a required label. A delivery that still waits has no line.',
    filters: everyFilter,
    query: {
      where: [
        only(
          'notification.accepted',
          'notification.rejected',
          'delivery.sent',
          'delivery.retried',
          'delivery.set_aside',
          'delivery.fell_back',
          'delivery.dead_lettered',
        ),
      ],
      coalesce: { target: ['destination', 'destinations.0'] },
      answer: {
        by: ['outcome', 'reason', 'sender', 'receiver', 'target'],
        columns: {
          lines: { of: 'lines' },
          alertsLeftOut: { of: 'sum', field: 'alertsNotAllowed' },
          firstSeen: { of: 'earliest', field: 'time' },
          lastSeen: { of: 'latest', field: 'time' },
        },
      },
      sort: { by: 'firstSeen', order: 'asc' },
      limit,
    },
  },
  retried: {
    asks: 'which destinations were retried most',
    filters: ['destination', 'sender', 'receiver', 'hash'],
    query: {
      where: [only('delivery.retried')],
      answer: {
        by: ['destination'],
        columns: {
          retries: { of: 'lines' },
          deliveries: { of: 'distinct', field: 'deliveryKey' },
          lastReason: { of: 'latest', field: 'reason' },
          firstSeen: { of: 'earliest', field: 'time' },
          lastSeen: { of: 'latest', field: 'time' },
        },
      },
      sort: { by: 'retries', order: 'desc' },
      limit,
    },
  },
  duplicates: {
    asks: 'which repeated notifications the queue absorbed',
    note: 'absorbed: accepted less ended, so one that still waits counts too. A repeat after five minutes is sent again.',
    filters: ['sender', 'receiver', 'group', 'hash'],
    query: {
      where: [only('notification.accepted', 'delivery.sent', 'delivery.dead_lettered')],
      coalesce: { firstKey: ['deliveryKeys.0', 'deliveryKey'] },
      answer: {
        by: ['sender', 'receiver', 'groupHash', 'firstKey'],
        columns: {
          accepted: { of: 'count', field: 'deliveryKeys.0' },
          ended: { of: 'count', field: 'deliveryKey' },
          absorbed: { of: 'difference', column: 'accepted', less: 'ended' },
          firstSeen: { of: 'earliest', field: 'time' },
          lastSeen: { of: 'latest', field: 'time' },
        },
        having: { column: 'accepted', above: 1 },
      },
      sort: { by: 'absorbed', order: 'desc' },
      limit,
    },
  },
  changed: {
    asks: 'what changed with an allow-list, by receiver',
    note: '--hash compares before, with and after one of them.',
    filters: ['sender', 'receiver', 'outcome'],
    query: {
      where: [only('notification.accepted', 'notification.rejected', 'delivery.sent', 'delivery.dead_lettered')],
      answer: {
        by: ['allowListHash', 'sender', 'receiver', 'outcome'],
        columns: {
          lines: { of: 'lines' },
          firstSeen: { of: 'earliest', field: 'time' },
          lastSeen: { of: 'latest', field: 'time' },
        },
      },
      sort: { by: 'firstSeen', order: 'asc' },
      limit,
    },
  },
} as const satisfies Readonly<Record<string, Question>>;

export type QuestionName = keyof typeof questions;

function only(...events: readonly AuditEvent['event'][]): Condition {
  return { field: 'event', oneOf: events };
}
