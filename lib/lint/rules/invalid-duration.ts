import { textOf } from '../../alertmanager-config/config-node.ts';
import { parseDuration } from '../../alertmanager-config/parse-duration.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

export const invalidDuration: Rule = {
  name: 'invalid-duration',
  severity: 'error',
  summary: 'A duration of a route is not one that Alertmanager reads.',
  reason: 'Alertmanager refuses the file, and at a reload keeps the old one.',
  check: ({ configuration }) =>
    configuration.routes.flatMap(({ durations }) =>
      durations
        .filter((value) => parseDuration(textOf(value) ?? '') === undefined)
        .map((value) =>
          findingAt(value.place, invalidDuration, {
            message: `\`${value.name}\` is no duration that Alertmanager reads`,
            fix: 'write whole numbers with units, the longest first: 30s, 5m, 1h30m, 1d, 2w',
          }),
        ),
    ),
};
