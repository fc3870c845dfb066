import { textOf } from '../../alertmanager-config/config-node.ts';
import { parseDuration } from '../../alertmanager-config/parse-duration.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

export const invalidDuration: Rule = {
  name: 'invalid-duration',
  severity: 'error',
  summary: "Alertmanager cannot parse a route's duration.",
  reason: 'Alertmanager rejects the file, and on a reload keeps the old one.',
  check: ({ configuration }) =>
    configuration.routes.flatMap(({ durations, receiver }) =>
      durations
        .filter((value) => parseDuration(textOf(value) ?? '') === undefined)
        .map((value) =>
          findingAt(value, invalidDuration, {
            receiver,
            message: `\`${value.name}\` is not a duration that Alertmanager can parse`,
            fix: 'write whole numbers with units, the longest first: 30s, 5m, 1h30m, 1d, 2w',
          }),
        ),
    ),
};
