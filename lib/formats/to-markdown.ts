import { codeSpan } from '../text/code-span.ts';
import type { Problem } from './problem.ts';

/** A table for a comment; texts are code, so that nothing in them mentions, links or marks up. */
export function toMarkdown(title: string, problems: readonly Problem[]): string {
  const rows = problems.map(
    ({ file, line, column, severity, rule, message }) =>
      `| ${severity} | ${codeSpan(`${file}:${line}:${column}`)} | ${codeSpan(rule)} | ${codeSpan(message)} |\n`,
  );
  const table = rows.length === 0 ? '' : `\n| | where | rule | what |\n|---|---|---|---|\n${rows.join('')}`;
  return `### ${title}\n${table}`;
}
