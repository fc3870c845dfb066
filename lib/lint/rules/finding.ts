import type { Position } from '../../alertmanager-config/config-node.ts';

/** `error`: alerts get lost or go where alert data says. `warning`: a risk. `note`: worth a thought. */
export type Severity = 'error' | 'warning' | 'note';

/** Something that the linter tells. No part of it holds a secret or another value of the file but names. */
export type Finding = {
  /** A stable name; docs/lint-rules.md explains each. */
  readonly rule: string;
  readonly severity: Severity;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
};

export function findingAt(
  { line, column }: Position,
  { name, severity: usual }: { readonly name: string; readonly severity: Severity },
  { severity = usual, message, fix }: { readonly severity?: Severity; readonly message: string; readonly fix: string },
): Finding {
  return { rule: name, severity, line, column, message, fix };
}

/** By place, then by rule. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(
    (a, b) => a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : Number(a.rule > b.rule)),
  );
}
