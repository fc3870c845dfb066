import type { Change, Effect } from './change.ts';
import { describeChange, describeCounts, type Part } from './describe-change.ts';
import { countEffects } from './diff-allow-lists.ts';
import { showText } from './show-value.ts';

const nothing = 'Nothing changes who may send, who is notified, or what may be read or called.\n';

const colors: Readonly<Record<Effect, string>> = { widening: '31', narrowing: '32', neutral: '2' };

/** A column is as wide as its longest cell up to here: one long value does not push the others apart. */
const maxColumns = 60;

/** Aligned columns for a terminal, widening first; no line is wrapped. */
export function formatTable(changes: readonly Change[], { color }: { readonly color: boolean }): string {
  if (changes.length === 0) return nothing;
  const rows = changes.map((change) => ({ change, cells: cellsOf(change) }));
  const widths = [0, 1, 2].map((column) =>
    Math.min(maxColumns, Math.max(...rows.map(({ cells }) => cells[column]?.length ?? 0))),
  );
  const lines = rows.map(({ change, cells }) => {
    const [effect = '', ...rest] = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    return [color ? `\u001b[${colors[change.effect]}m${effect}\u001b[0m` : effect, ...rest].join('  ').trimEnd();
  });
  return `${describeCounts(countEffects(changes))}\n\n${lines.join('\n')}\n`;
}

function cellsOf(change: Change): string[] {
  const name = change.name === '' ? change.subject : `${change.subject} ${showText(change.name)}`;
  return [change.effect, name, textOf(describeChange(change), change.field === undefined ? ';' : ','), change.why];
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
