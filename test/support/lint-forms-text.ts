import { type ConfigForm, readForms } from '../../lib/config-forms/read-forms.ts';
import { lintForms } from '../../lib/lint/lint-forms.ts';
import type { Finding } from '../../lib/lint/rules/finding.ts';
import type { LintInput } from '../../lib/lint/rules/rule.ts';

const asIs = { relayUrls: [], version: undefined, receiversOf: undefined, sender: undefined };

/** What a file holds and what is found in it, whatever its form. */
export function lintFile(
  text: string,
  options: Partial<LintInput> = {},
): { readonly forms: readonly [ConfigForm, ...ConfigForm[]]; readonly findings: readonly Finding[] } {
  const read = readForms(text);
  if (!read.ok) throw new Error(`${read.place.line}:${read.place.column} ${read.message}`);
  return { forms: read.forms, findings: lintForms(read.forms, { ...asIs, ...options }) };
}

/** `line:column severity rule` of each finding. */
export function placesOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ line, column, severity, rule }) => `${line}:${column} ${severity} ${rule}`);
}
