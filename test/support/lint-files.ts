import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAlertmanagerVersion } from '../../lib/alertmanager-config/alertmanager-version.ts';
import type { Finding } from '../../lib/lint/rules/finding.ts';
import type { LintInput } from '../../lib/lint/rules/rule.ts';
import { lintFile } from './lint-forms-text.ts';

const ruleFiles = fileURLToPath(new URL('../lint/rules/', import.meta.url));

export type RuleFile = {
  /** The rule that it is about. */
  readonly rule: string;
  readonly text: string;
  /** `line severity rule` of every comment `# <- severity rule, …`, at the line where it stands. */
  readonly expected: readonly string[];
};

/** One file for each rule, which says itself what is to be found in it. */
export function readRuleFiles(): readonly RuleFile[] {
  return readdirSync(ruleFiles).map((name) => {
    const text = readFileSync(`${ruleFiles}${name}`, 'utf8');
    const expected = text.split('\n').flatMap((line, index) => {
      const marks = /# <- (.*)$/.exec(line)?.[1]?.split(', ') ?? [];
      return marks.map((mark) => `${index + 1} ${mark}`);
    });
    return { rule: name.replace(/\.yml$/, ''), text, expected };
  });
}

export type LintTextOptions = Partial<Omit<LintInput, 'configuration' | 'version'>> & { readonly version?: string };

export function lintText(text: string, { version = '', ...options }: LintTextOptions = {}): readonly Finding[] {
  return lintFile(text, { ...options, version: parseAlertmanagerVersion(version) }).findings;
}
