import type { Effect } from './change.ts';
import { describeBase } from './describe-base.ts';
import { describeChange, describeCounts, describePlace, describeSome, type Part } from './describe-change.ts';
import { describeReach } from './describe-reach.ts';
import type { BaseNote, ChangeGroup, DiffReport, ReportedChange } from './report-diff.ts';
import { showText } from './show-value.ts';

const nothing = 'Nothing changes who may send, who is notified, or what may be read or called.\n';

const colors: Readonly<Record<Effect, string>> = { widening: '31', narrowing: '32', neutral: '2' };

/** A column is as wide as its longest cell up to here: one long value does not push the others apart. */
const maxColumns = 60;

export type TableOptions = {
  readonly color: boolean;
  /** Of the allow-list, before its files. */
  readonly directory?: string;
};

/** Aligned columns for a terminal, by team, widening first; no line is wrapped. The numbers of both lists are the end. */
export function formatTable(report: DiffReport, { color, directory }: TableOptions): string {
  const { groups, counts } = report;
  if (groups.length === 0) return nothing;
  const rows = groups.map(({ changes }) => changes.map((change) => cellsOf(change, directory)));
  const widths = [0, 1, 2, 3].map((column) =>
    Math.min(maxColumns, Math.max(...rows.flat().map((cells) => cells[column]?.length ?? 0))),
  );
  const tables = groups.map((group, index) => [
    `${group.team === undefined ? 'Platform' : `Team ${showText(group.team)}`}: ${describeSome(group.changes)}`,
    ...linesOf(group, rows[index] ?? [], widths, color),
    '',
  ]);
  const lines = [describeCounts(counts), '', ...tables.flat(), ...reachLines(report)];
  return `${lines.join('\n')}\n`;
}

/** For standard error, with the places of the faults. */
export function formatBase(base: BaseNote): string {
  const { sentence, left, faults } = describeBase(base);
  const lines = [
    sentence,
    ...[...left.lines.map(showText), ...(left.more === undefined ? [] : [left.more])].map((line) => `  ${line}`),
    ...faults.lines.map(showText),
    ...(faults.more === undefined ? [] : [faults.more]),
  ];
  return `${lines.join('\n')}\n`;
}

function linesOf(
  { changes }: ChangeGroup,
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  color: boolean,
): string[] {
  return rows.map((cells, index) => {
    const [effect = '', ...rest] = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    const code = colors[changes[index]?.effect ?? 'neutral'];
    return [color ? `\u001b[${code}m${effect}\u001b[0m` : effect, ...rest].join('  ').trimEnd();
  });
}

function reachLines(report: DiffReport): string[] {
  const lines = describeReach(report);
  const width = Math.max(...lines.map(({ label }) => label.length));
  const cell = (text: string) => text.padStart(6);
  return [
    `${''.padEnd(width)}  ${cell('before')}  ${cell('after')}`,
    ...lines.map(
      ({ label, before, after }) => `${label.padEnd(width)}  ${cell(String(before ?? ''))}  ${cell(String(after))}`,
    ),
  ];
}

function cellsOf(change: ReportedChange, directory: string | undefined): string[] {
  const name = change.name === '' ? change.subject : `${change.subject} ${showText(change.name)}`;
  const what = textOf(describeChange(change), change.field === undefined ? ';' : ',');
  return [change.effect, name, what, change.why, describePlace(change, directory)];
}

/** Values follow each other after a separator; one that holds it is in quotes. */
function textOf(parts: readonly Part[], separator: ',' | ';'): string {
  return parts
    .map(({ kind, text }, index) => {
      if (kind === 'word') return text;
      const shown = text.includes(separator) ? JSON.stringify(text) : text;
      return parts[index + 1]?.kind === 'value' ? `${shown}${separator}` : shown;
    })
    .join(' ');
}
