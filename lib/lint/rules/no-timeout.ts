import { isAtLeast } from '../../alertmanager-config/alertmanager-version.ts';
import { fieldAt } from '../../alertmanager-config/config-node.ts';
import { guardWebhookOf } from '../../alertmanager-config/guard-receiver.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

/** Source: CHANGELOG of 0.28, #4137. */
const sinceMinor = 28;

export const noTimeout: Rule = {
  name: 'no-timeout',
  severity: 'note',
  summary: 'A receiver of the guard has no timeout.',
  reason:
    'If an answer never comes, a single attempt then uses up the whole group interval. The option exists since Alertmanager 0.28; older versions reject a file that has it.',
  check: ({ configuration, relayUrls, version }) => {
    if (isAtLeast(version, sinceMinor) === false) return [];
    return configuration.receivers.flatMap((receiver) => {
      const webhook = guardWebhookOf(receiver, relayUrls)?.integration;
      if (webhook === undefined || fieldAt(webhook.node, 'timeout') !== undefined) return [];
      return [
        findingAt(webhook.node, noTimeout, {
          message: `receiver \`${receiver.name}\` has no \`timeout\` (Alertmanager 0.28 and later): a single attempt without an answer uses up all the time for retries`,
          fix: 'write `timeout: 15s`, which is longer than the relay needs',
        }),
      ];
    });
  },
};
