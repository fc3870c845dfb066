import type { ConfiguredReceiver } from '../../alertmanager-config/configuration.ts';
import { guardWebhookOf, toGuardWebhook } from '../../alertmanager-config/guard-receiver.ts';
import { integrations } from '../../alertmanager-config/integrations.ts';
import { type Finding, findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

export const bypassesGuard: Rule = {
  name: 'bypasses-guard',
  severity: 'error',
  summary: 'A receiver sends past the guard.',
  reason:
    'Its notifications are neither held against the allow-list nor audited, and its credentials stay with Alertmanager: a check that can be gone around is no check. A warning as long as no receiver of the file goes through the guard.',
  check: ({ configuration: { receivers }, relayUrls }) => {
    const severity = receivers.some((receiver) => guardWebhookOf(receiver, relayUrls)) ? 'error' : 'warning';
    const judge = (receiver: ConfiguredReceiver): readonly Finding[] =>
      receiver.integrations
        .filter((integration) => toGuardWebhook(integration, relayUrls) === undefined)
        .map(({ key, place }) =>
          findingAt(place, bypassesGuard, {
            severity,
            message: `receiver \`${receiver.name}\`: ${integrations[key]?.title ?? `\`${key}\``} notifications do not go through the guard`,
            fix: 'post to the relay instead and name the destination in the allow-list (`guard migrate` does both), or, where this is a relay, name it with `--relay-url`',
          }),
        );
    return receivers.flatMap(judge);
  },
};
