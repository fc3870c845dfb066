import { fieldAt } from '../../alertmanager-config/config-node.ts';
import { guardWebhookOf } from '../../alertmanager-config/guard-receiver.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

export const customPayload: Rule = {
  name: 'custom-payload',
  severity: 'error',
  summary: 'A receiver of the guard has a custom payload.',
  reason:
    'The guard accepts only the stock body and answers 400 to any other. A payload (Alertmanager 0.32 and later) cannot hold the group key either, and alert data would choose its types.',
  check: ({ configuration, relayUrls }) =>
    configuration.receivers.flatMap((receiver) => {
      const webhook = guardWebhookOf(receiver, relayUrls)?.integration;
      const payload = webhook && fieldAt(webhook.node, 'payload');
      if (payload === undefined) return [];
      return [
        findingAt({ place: payload.keyPlace, path: payload.path }, customPayload, {
          message: `receiver \`${receiver.name}\` has a custom \`payload\`, which the guard rejects`,
          fix: 'remove `payload`; the allow-list decides what a message shows',
        }),
      ];
    }),
};
