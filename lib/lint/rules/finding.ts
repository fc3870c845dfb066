import type { Position } from '../../alertmanager-config/config-node.ts';

/** `error`: alerts get lost or go where alert data says. `warning`: a risk. `note`: worth a thought. */
export type Severity = 'error' | 'warning' | 'note';

/** Something that the linter reports. No part of it holds a secret or another value of the file but names. */
export type Finding = {
  /** A stable name; docs/lint-rules.md explains each. */
  readonly rule: string;
  readonly severity: Severity;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** Of the field, in a form that outlives edits elsewhere: `receivers[ops].slack_configs[0].api_url`. */
  readonly path: string;
  /** Which it concerns; absent for what no single receiver has. */
  readonly receiver?: string;
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
};

/** As a rule makes it, before receivers are named. */
export type PlacedFinding = Omit<Finding, 'path'> & { readonly path: readonly (string | number)[] };

type Told = {
  readonly severity?: Severity;
  readonly message: string;
  readonly fix: string;
  /** Where the path does not lead through it. */
  readonly receiver?: string | undefined;
};

export function findingAt(
  { place, path }: { readonly place: Position; readonly path: readonly (string | number)[] },
  { name, severity: usual }: { readonly name: string; readonly severity: Severity },
  { severity = usual, message, fix, receiver }: Told,
): PlacedFinding {
  const { line, column } = place;
  return { rule: name, severity, line, column, path, ...(receiver === undefined ? {} : { receiver }), message, fix };
}

/** By place, then by rule. */
export function sortFindings<Sorted extends Pick<Finding, 'rule' | 'line' | 'column'>>(findings: readonly Sorted[]) {
  return findings.toSorted(
    (a, b) => a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : Number(a.rule > b.rule)),
  );
}
