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
    'Anyone with access to Prometheus or Alertmanager can read a secret that is in an alert, and anyone who may edit a receiver can read secrets in template files. Alert data also chooses the destination. Source: Prometheus, security model, Alertmanager.',
  check: ({ configuration }) =>
    selectSecrets(configuration)
      .filter(({ field, value }) => field.templated === true && readsAlertData(textOf(value) ?? ''))
      .map(({ value, owner }) =>
        findingAt(value, templatedSecret, {
          message: `${owner}: \`${nameOf(value)}\` is made from alert data or a template, so anyone who can read alerts or edit receivers can read it`,
          fix: 'use one secret per receiver and route by label; behind the guard the secret is in Secrets Manager, out of reach for templates',
        }),
      ),
};
