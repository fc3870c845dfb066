import { stringify } from 'yaml';
import type { Finding } from './rules/finding.ts';

/** A file that accepts all these findings once somebody has written the reasons and the days: until then it is refused. */
export function writeAcceptances(findings: readonly Finding[]): string {
  const accepted = findings.map(({ rule, receiver, path }) => ({
    rule,
    ...(receiver === undefined ? {} : { receiver }),
    path,
    reason: '',
    until: '',
  }));
  return `# Findings of \`alertguard lint\` that are accepted. Write a reason and a day, at most a year ahead, or remove the entry.\n${stringify({ accepted }, { lineWidth: 0 })}`;
}
