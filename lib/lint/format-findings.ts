import type { Finding, Severity } from './rules/finding.ts';

const colors: Readonly<Record<Severity, number>> = { error: 31, warning: 33, note: 36 };

/** `file:line:column severity rule: message` and the fix below it, then how many of each. */
export function formatFindings(
  findings: readonly Finding[],
  file: string,
  { color, accepted = 0 }: { color: boolean; accepted?: number },
): string {
  const paint = (severity: Severity) => (color ? `\u001b[${colors[severity]}m${severity}\u001b[0m` : severity);
  const blocks = findings.map(
    ({ rule, severity, line, column, message, fix }) =>
      `${file}:${line}:${column} ${paint(severity)} ${rule}: ${message}\n  fix: ${fix}\n`,
  );
  return `${blocks.join('')}${countFindings(findings, accepted)}\n`;
}

/** Such as `2 errors, 1 note, 3 accepted`. */
export function countFindings(findings: readonly Finding[], accepted = 0): string {
  const counts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  const open = counts.length === 0 ? 'nothing found' : counts.join(', ');
  return accepted === 0 ? open : `${open}, ${accepted} accepted`;
}
