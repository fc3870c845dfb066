import { isAtLeast } from '../../alertmanager-config/alertmanager-version.ts';
import { textOf } from '../../alertmanager-config/config-node.ts';
import type { Integration } from '../../alertmanager-config/configuration.ts';
import { type DestinationField, integrations } from '../../alertmanager-config/integrations.ts';
import { nameOf, selectFields } from '../../alertmanager-config/select-fields.ts';
import { readsAlertData } from '../../alertmanager-config/template-data.ts';
import { findingAt, type PlacedFinding } from './finding.ts';
import type { LintInput, Rule } from './rule.ts';

export const templatedDestination: Rule = {
  name: 'templated-destination',
  severity: 'error',
  summary: 'Alert data decides where a notification goes.',
  reason:
    'Anyone who can send an alert to Alertmanager can then send notifications to any address, channel or URL. Source: Prometheus, security model, Alertmanager.',
  check: (input) =>
    input.configuration.receivers.flatMap(({ integrations: used }) =>
      used.flatMap((integration) =>
        (integrations[integration.key]?.destinations ?? []).flatMap((field) => judge(integration, field, input)),
      ),
    ),
};

function judge(integration: Integration, field: DestinationField, { version }: LintInput): readonly PlacedFinding[] {
  if (field.sinceMinor !== undefined && isAtLeast(version, field.sinceMinor) === false) return [];
  const title = integrations[integration.key]?.title ?? integration.key;
  const since = field.sinceMinor === undefined ? '' : ` (Alertmanager 0.${field.sinceMinor} and later)`;
  return selectFields(integration.node, field.path)
    .filter((value) => readsAlertData(textOf(value) ?? ''))
    .map((value) =>
      findingAt(value, templatedDestination, {
        severity: field.severity,
        message: `receiver \`${integration.receiver}\`: alert data decides the ${title} \`${nameOf(value)}\`${since}, so anyone who can send an alert chooses it`,
        fix: 'write one receiver per destination and route by label; behind the guard, the allow-list names the destination',
      }),
    );
}
