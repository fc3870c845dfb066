import { type ConfigForm, innerLine } from '../config-forms/read-forms.ts';
import { inTermsOf } from './form-terms.ts';
import { lintConfiguration } from './lint-configuration.ts';
import { type Finding, sortFindings } from './rules/finding.ts';
import type { LintInput } from './rules/rule.ts';

/**
 * Judges every configuration that a file holds. Findings are at their place in the file, and in the words of its schema.
 */
export function lintForms(
  forms: readonly ConfigForm[],
  input: Omit<LintInput, 'configuration' | 'schema'>,
): readonly Finding[] {
  const findings = forms.flatMap((form) => {
    const { configuration, schema, slice } = form;
    const version = schema === 'grafana' ? newest : input.version;
    return lintConfiguration({ ...input, configuration, schema, version })
      .filter(({ rule }) => applies(rule, form, forms.length))
      .map((finding) => {
        const { line, column } = slice.toFile(finding);
        const { message, fix } = inTermsOf(schema, finding);
        return {
          ...finding,
          line,
          column,
          path: [slice.where, finding.path].filter((one) => one !== '').join('.'),
          message: slice.isVisible ? message : `${message}${innerLine(finding, slice)}`,
          fix,
        };
      });
  });
  return sortFindings(findings);
}

/** What rules tell of old versions of Alertmanager is nothing to Grafana. */
const newest = { major: 0, minor: 99 };

/** Grafana's webhooks have no such options. */
const notInGrafana: ReadonlySet<string> = new Set(['follows-redirects', 'no-timeout']);

function applies(rule: string, { schema }: ConfigForm, count: number): boolean {
  // An AlertmanagerConfig, or one of several configurations, is a part of what a sender has.
  if (rule === 'allow-list-entry-unused') return schema !== 'AlertmanagerConfig' && count === 1;
  return schema !== 'grafana' || !notInGrafana.has(rule);
}
