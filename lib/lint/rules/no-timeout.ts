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
    'An answer that never comes then takes the whole group interval, with one attempt in it. The option exists since Alertmanager 0.28; an older one refuses a file that has it.',
  check: ({ configuration, relayUrls, version }) => {
    if (isAtLeast(version, sinceMinor) === false) return [];
    return configuration.receivers.flatMap((receiver) => {
      const webhook = guardWebhookOf(receiver, relayUrls)?.integration;
      if (webhook === undefined || fieldAt(webhook.node, 'timeout') !== undefined) return [];
      return [
        findingAt(webhook.place, noTimeout, {
          message: `receiver \`${receiver.name}\` has no \`timeout\` (Alertmanager 0.28 and later): an answer that never comes takes all the time there is for attempts`,
          fix: 'write `timeout: 15s`, which is more than the relay takes',
        }),
      ];
    });
  },
};
