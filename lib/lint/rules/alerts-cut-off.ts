import { fieldAt, textOf } from '../../alertmanager-config/config-node.ts';
import { guardWebhookOf } from '../../alertmanager-config/guard-receiver.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

export const alertsCutOff: Rule = {
  name: 'alerts-cut-off',
  severity: 'warning',
  summary: 'max_alerts drops alerts.',
  reason:
    'Alertmanager sends the first alerts of a group and drops the rest for good; only their number arrives. The guard accepts 6 MiB, about 4,000 alerts, and shortens messages itself.',
  check: ({ configuration, relayUrls }) =>
    configuration.receivers.flatMap((receiver) => {
      const webhook = guardWebhookOf(receiver, relayUrls)?.integration;
      const maxAlerts = webhook && fieldAt(webhook.node, 'max_alerts');
      if (maxAlerts === undefined || !(Number(textOf(maxAlerts)) > 0)) return [];
      return [
        findingAt(maxAlerts, alertsCutOff, {
          message: `receiver \`${receiver.name}\`: alerts beyond \`max_alerts\` are dropped, and nobody learns which`,
          fix: 'remove `max_alerts` (0 means no limit), and group by more labels if groups grow large',
        }),
      ];
    }),
};
