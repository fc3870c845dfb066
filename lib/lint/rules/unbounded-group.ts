import { fieldAt, textOf } from '../../alertmanager-config/config-node.ts';
import { guardWebhookOf } from '../../alertmanager-config/guard-receiver.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

export const unboundedGroup: Rule = {
  name: 'unbounded-group',
  severity: 'note',
  summary: 'A route puts all its alerts into one group, without a limit.',
  reason:
    'With `max_alerts` 0, the default, one notification then holds every firing alert. Over 6 MiB, about 4,000 alerts, the guard answers 413, and none of them arrives until fewer fire. A limit would drop alerts, so use smaller groups.',
  check: ({ configuration: { receivers, routes }, relayUrls }) => {
    const unlimited = new Set(
      receivers.flatMap((receiver) => {
        const webhook = guardWebhookOf(receiver, relayUrls)?.integration;
        const isLimited = Number(textOf(webhook && fieldAt(webhook.node, 'max_alerts'))) > 0;
        return webhook === undefined || isLimited ? [] : [receiver.name];
      }),
    );
    return routes
      .filter(({ receiver, groupBy }) => receiver !== undefined && unlimited.has(receiver) && groupBy.length === 0)
      .map(({ receiver, node }) =>
        findingAt(node, unboundedGroup, {
          receiver,
          message: `all alerts of this route to receiver \`${receiver}\` are one group, and a notification over 6 MiB is rejected as a whole`,
          fix: "write `group_by`, such as ['alertname', 'cluster']",
        }),
      );
  },
};
