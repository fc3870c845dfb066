import { createHash } from 'node:crypto';
import { toJsonText } from '../text/to-json-text.ts';
import type { Problem } from './problem.ts';

const severities = { error: 'critical', warning: 'minor', note: 'info' } as const;

/**
 * A report of GitLab's Code Quality, which a merge request shows at the line.
 *
 * A fingerprint is of the file, the rule and the message, and of how many equal ones came before: a problem that only moved
 * to another line is not a new one. GitLab drops a second entry with the same fingerprint.
 * Source: docs.gitlab.com/ci/testing/code_quality, «Code Quality report format».
 */
export function toGitlab(problems: readonly Problem[]): string {
  const seen = new Map<string, number>();
  const report = problems.map(({ file, line, column, severity, rule, message }) => {
    const same = JSON.stringify([file, rule, message]);
    const before = seen.get(same) ?? 0;
    seen.set(same, before + 1);
    return {
      description: message,
      check_name: rule,
      fingerprint: createHash('sha256').update(`${same}${before}`).digest('hex'),
      severity: severities[severity],
      location: { path: file, positions: { begin: { line, column } } },
    };
  });
  return toJsonText(report);
}
