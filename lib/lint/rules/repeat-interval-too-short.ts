import { textOf } from '../../alertmanager-config/config-node.ts';
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
  check: ({ configuration }) =>
    configuration.routes.flatMap(({ durations }) =>
      durations
        .filter(({ name }) => name === 'repeat_interval')
        .filter((value) => (parseDuration(textOf(value) ?? '') ?? deduplicationMs) < deduplicationMs)
        .map((value) =>
          findingAt(value.place, repeatIntervalTooShort, {
            message: '`repeat_interval` is under five minutes, and the guard drops repeats within five minutes',
            fix: 'write 5m or more; several hours are usual',
          }),
        ),
    ),
};
