import { textOf } from '../../alertmanager-config/config-node.ts';
import { nameOf } from '../../alertmanager-config/select-fields.ts';
import { selectSecrets } from '../../alertmanager-config/select-secrets.ts';
import { readsAlertData } from '../../alertmanager-config/template-data.ts';
import { findingAt } from './finding.ts';
import type { Rule } from './rule.ts';

export const templatedSecret: Rule = {
  name: 'templated-secret',
  severity: 'error',
  summary: 'A secret is made from alert data or from a template.',
  reason:
    'Anyone with access to Prometheus or Alertmanager can read a secret that is in an alert, and any secret in a template file can be had by whoever may edit a receiver; it also is a destination that alert data chooses. Source: Prometheus, security model, Alertmanager.',
  check: ({ configuration }) =>
    selectSecrets(configuration)
      .filter(({ field, value }) => field.templated === true && readsAlertData(textOf(value) ?? ''))
      .map(({ value, owner }) =>
        findingAt(value.place, templatedSecret, {
          message: `${owner}: \`${nameOf(value)}\` is made from alert data or a template, so who can read alerts or edit receivers can read it`,
          fix: 'keep one secret per receiver and route by label; behind the guard it is in Secrets Manager and no template reaches it',
        }),
      ),
};
