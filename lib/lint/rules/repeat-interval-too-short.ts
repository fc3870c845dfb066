import { textOf } from '../../alertmanager-config/config-node.ts';
import { guardWebhookOf } from '../../alertmanager-config/guard-receiver.ts';
import { parseDuration } from '../../alertmanager-config/parse-duration.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

/** SQS' deduplication interval. Source: Amazon SQS developer guide, "Exactly-once processing". */
const deduplicationMs = 5 * 60 * 1000;

export const repeatIntervalTooShort: Rule = {
  name: 'repeat-interval-too-short',
  severity: 'warning',
  summary: 'A repeat_interval is under five minutes.',
  reason:
    'The guard drops repeats within five minutes, because HA replicas send each notification twice. Shorter intervals therefore arrive once in five minutes.',
  check: ({ configuration: { receivers, routes }, relayUrls }) => {
    const guarded = new Set(
      receivers.filter((receiver) => guardWebhookOf(receiver, relayUrls)).map(({ name }) => name),
    );
    return routes.flatMap(({ receiver, repeatInterval }) => {
      // What it inherits counts, and what only routes to other receivers take from it does not.
      if (receiver === undefined || repeatInterval === undefined || !guarded.has(receiver)) return [];
      if ((parseDuration(textOf(repeatInterval) ?? '') ?? deduplicationMs) >= deduplicationMs) return [];
      return [
        findingAt(repeatInterval, repeatIntervalTooShort, {
          receiver,
          message: '`repeat_interval` is under five minutes, and the guard drops repeats within five minutes',
          fix: 'write 5m or more; several hours are usual',
        }),
      ];
    });
  },
};
