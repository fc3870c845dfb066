import { type Finding, sortFindings } from './rules/finding.ts';
import type { LintInput } from './rules/rule.ts';
import { rules } from './rules.ts';

/** Judges a configuration by every rule. What stands in several places through an alias is told once. */
export function lintConfiguration(input: LintInput): readonly Finding[] {
  const findings = rules.flatMap((rule) => rule.check(input));
  const distinct = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return sortFindings([...distinct.values()]);
}
