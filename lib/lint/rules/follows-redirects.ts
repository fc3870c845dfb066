import { fieldAt, flagOf } from '../../alertmanager-config/config-node.ts';
import { guardWebhookOf } from '../../alertmanager-config/guard-receiver.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

export const followsRedirects: Rule = {
  name: 'follows-redirects',
  severity: 'warning',
  summary: 'A receiver of the guard follows redirects.',
  reason:
    'Alertmanager follows a 301, 302 or 303 as a GET without a body and counts the 200 it gets as delivered, and a 307 sends the alerts elsewhere. The guard and the relay never redirect, so a redirect comes from something else.',
  check: ({ configuration: { receivers, global }, relayUrls }) =>
    receivers.flatMap((receiver) => {
      const webhook = guardWebhookOf(receiver, relayUrls)?.integration;
      if (webhook === undefined) return [];
      // A receiver with an http_config of its own takes nothing from the global one.
      const config = fieldAt(webhook.node, 'http_config') ?? fieldAt(global, 'http_config');
      const written = fieldAt(config, 'follow_redirects');
      if (flagOf(written) === false) return [];
      return [
        findingAt(written ?? webhook.node, followsRedirects, {
          receiver: receiver.name,
          message: `receiver \`${receiver.name}\` follows redirects, and a redirected notification counts as delivered although it is lost`,
          fix: 'write `http_config: { follow_redirects: false }`',
        }),
      ];
    }),
};
