import type { ConfiguredReceiver } from '../../alertmanager-config/configuration.ts';
import { guardWebhookOf, toGuardWebhook } from '../../alertmanager-config/guard-receiver.ts';
import { integrations } from '../../alertmanager-config/integrations.ts';
import { findingAt, type PlacedFinding } from './finding.ts';
import type { Rule } from './rule.ts';

export const bypassesGuard: Rule = {
  name: 'bypasses-guard',
  severity: 'error',
  summary: 'A receiver bypasses the guard.',
  reason:
    'Its notifications are neither checked against the allow-list nor audited, and its credentials stay with Alertmanager: a check that can be bypassed is no check. Only a warning while no receiver of the file goes through the guard.',
  check: ({ configuration, relayUrls, whyNotCarried }) => {
    const { receivers } = configuration;
    const severity = receivers.some((receiver) => guardWebhookOf(receiver, relayUrls)) ? 'error' : 'warning';
    const judge = (receiver: ConfiguredReceiver): readonly PlacedFinding[] =>
      receiver.integrations
        .filter((integration) => toGuardWebhook(integration, relayUrls) === undefined)
        .map((integration) => {
          const { key, node } = integration;
          const relay = key === 'webhook_configs' ? '; if this is a relay, pass `--relay-url`' : '';
          return findingAt(node, bypassesGuard, {
            severity,
            message: `receiver \`${receiver.name}\`: ${integrations[key]?.title ?? `\`${key}\``} notifications do not go through the guard`,
            fix: `${advise(whyNotCarried?.(integration, configuration))}${relay}`,
          });
        });
    return receivers.flatMap(judge);
  },
};

function advise(reason: string | undefined): string {
  return reason === undefined
    ? 'post to the relay and put the destination into the allow-list (`alertguard migrate` does both)'
    : `change what keeps \`alertguard migrate\` from carrying it over (${reason}), or accept the finding`;
}
