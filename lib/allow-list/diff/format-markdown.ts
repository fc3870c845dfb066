import type { Change, Effect } from './change.ts';
import { describeChange, describeCounts } from './describe-change.ts';
import { countEffects } from './diff-allow-lists.ts';
import { codeSpan } from './markdown.ts';
import { showText } from './show-value.ts';

/** By this a bot finds its own comment again. */
export const commentMark = '<!-- alertguard diff -->';

/** Characters. GitHub takes 65,536 in a comment. */
const maxCharacters = 60_000;

const marks: Readonly<Record<Effect, string>> = {
  widening: '**widening**',
  narrowing: 'narrowing',
  neutral: 'neutral',
};

/**
 * The comment for a pull request: a table with widening first, in which every text of the allow-list is a code span.
 * What does not fit is counted, with its effect.
 */
export function formatMarkdown(changes: readonly Change[]): string {
  if (changes.length === 0) {
    return `${commentMark}\n### Who can be notified: no change\n\nNothing changes who may send, who is notified, or what may be read or called.\n`;
  }
  const head = `${commentMark}\n### Who can be notified: ${describeCounts(countEffects(changes))}\n\n| effect | where | change | so |\n|---|---|---|---|\n`;
  const left: Change[] = [];
  let table = head;
  for (const change of changes) {
    const row = rowOf(change);
    if (table.length + row.length <= maxCharacters) table += row;
    else left.push(change);
  }
  return left.length === 0 ? table : `${table}\n**Not shown, for length: ${describeCounts(countEffects(left))}.**\n`;
}

function rowOf(change: Change): string {
  const where = change.name === '' ? change.subject : `${change.subject} ${codeSpan(showText(change.name))}`;
  const what = describeChange(change)
    .map(({ kind, text }) => (kind === 'value' ? codeSpan(text) : text))
    .join(' ');
  return `| ${marks[change.effect]} | ${where} | ${what} | ${change.why} |\n`;
}
