import type { Row } from '../audit-queries/query.ts';
import { cleanLine } from '../text/clean-text.ts';
import { cutText } from '../text/cut-text.ts';

/** Characters of a line, and of one value in it. Of a hash as many are shown as tell it apart. */
const maxColumns = 80;
const maxValue = 44;
const hashDigits = 12;
const indent = '    ';

/**
 * Rows with a heading, at most 80 characters wide: columns that do not fit beside the others follow on a line of their
 * own, indented. A column without any value is left out.
 */
export function formatRows(
  rows: readonly Row[],
  columns: readonly string[],
  { nowMs, color }: { readonly nowMs: number; readonly color: boolean },
): string {
  const shown = columns.filter((column) => rows.some((row) => row[column] !== undefined));
  const cells = rows.map((row) => new Map(shown.map((column) => [column, showValue(row[column], nowMs)])));
  const widthOf = (column: string) => Math.max(column.length, ...cells.map((row) => row.get(column)?.length ?? 0));
  const widths = new Map(shown.map((column) => [column, widthOf(column)]));
  const layout = layOut(shown, widths);
  const write = (cellOf: (column: string) => string) =>
    layout.map((line, index) => {
      const text = line.map((column) => cellOf(column).padEnd(widths.get(column) ?? 0)).join('  ');
      return `${index === 0 ? '' : indent}${text}`.trimEnd();
    });
  const heading = write((column) => column).map((line) => (color ? `\u001b[2m${line}\u001b[0m` : line));
  const written = cells.flatMap((row) => write((column) => row.get(column) ?? '').filter((line) => line !== ''));
  return [...heading, ...written].map((line) => `${line}\n`).join('');
}

/** Columns in their order, as many in a line as fit. */
function layOut(columns: readonly string[], widths: ReadonlyMap<string, number>): string[][] {
  const lines: string[][] = [];
  let used = maxColumns;
  for (const column of columns) {
    const width = widths.get(column) ?? 0;
    if (used + 2 + width > maxColumns) {
      used = (lines.length === 0 ? 0 : indent.length) + width;
      lines.push([column]);
    } else {
      used += 2 + width;
      lines.at(-1)?.push(column);
    }
  }
  return lines;
}

/** A time has its age beside it. What is not ours may hold anything, and a terminal must not obey it. */
function showValue(value: string | undefined, nowMs: number): string {
  if (value === undefined) return '-';
  const timeMs = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(timeMs)) return `${showTime(timeMs)} (${showAge(nowMs - timeMs)})`;
  if (/^[0-9a-f]{64}$/.test(value)) return value.slice(0, hashDigits);
  return cutText(cleanLine(value), maxValue, 'utf16_units');
}

/** `2026-11-22 03:10:22Z`. */
export function showTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

function showAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}
