import { codeSpan } from '../../text/code-span.ts';
import type { Effect } from './change.ts';
import { describeBase, type FirstLines } from './describe-base.ts';
import { describeChange, describeCounts, describePlace, describeSome } from './describe-change.ts';
import { describeReach } from './describe-reach.ts';
import { type BaseNote, type ChangeGroup, countEffects, type DiffReport, type ReportedChange } from './report-diff.ts';
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

const effects = ['widening', 'narrowing', 'neutral'] as const satisfies readonly Effect[];

const nothing = 'Nothing changes who may send, who is notified, or what may be read or called.';

/**
 * The comment for a pull request: a table for the platform and for each team, widening first, then the numbers of both
 * allow-lists. Every text of the allow-list is a code span. What does not fit is counted, with its effect: narrowing and
 * neutral rows have what space the widening ones leave.
 */
export function formatMarkdown(report: DiffReport): string {
  const { base, groups, counts } = report;
  const note = base === undefined ? '' : `${baseNote(base)}\n`;
  if (groups.length === 0) return `${commentMark}\n### Who can be notified: no change\n\n${note}${nothing}\n`;
  const head = `${commentMark}\n### Who can be notified: ${describeCounts(counts)}\n\n${note}`;
  const reach = reachTable(report);
  const fitting = chooseRows(groups, maxCharacters - head.length - reach.length);
  const left = groups.flatMap(({ changes }) => changes.filter((change) => !fitting.has(change)));
  const tables = groups.flatMap((group) => {
    const rows = group.changes.flatMap((change) => fitting.get(change) ?? []);
    return rows.length === 0 ? [] : [`${headOf(group)}${rows.join('')}\n`];
  });
  const cut = left.length === 0 ? '' : `**Not shown, for length: ${describeCounts(countEffects(left))}.**\n\n`;
  return `${head}${tables.join('')}${cut}${reach}`;
}

/** The rows that fit, and the heads of their tables with them: of the whole comment those of one effect after another. */
function chooseRows(groups: readonly ChangeGroup[], characters: number): ReadonlyMap<ReportedChange, string> {
  const chosen = new Map<ReportedChange, string>();
  const begun = new Set<ChangeGroup>();
  let left = characters;
  const all = groups.flatMap((group) => group.changes.map((change) => ({ group, change })));
  const byEffect = Map.groupBy(all, ({ change }) => change.effect);
  for (const { group, change } of effects.flatMap((effect) => byEffect.get(effect) ?? [])) {
    const row = rowOf(change);
    const length = row.length + (begun.has(group) ? 0 : headOf(group).length + 1);
    if (length > left) continue;
    left -= length;
    begun.add(group);
    chosen.set(change, row);
  }
  return chosen;
}

function headOf({ team, changes }: ChangeGroup): string {
  const name = team === undefined ? 'Platform' : `Team ${codeSpan(showText(team))}`;
  return `#### ${name}: ${describeSome(changes)}\n\n| effect | change |\n|---|---|\n`;
}

/** Two columns, as a third one is out of sight on a phone. */
function rowOf(change: ReportedChange): string {
  const where = change.name === '' ? change.subject : `${change.subject} ${codeSpan(showText(change.name))}`;
  const what = describeChange(change)
    .map(({ kind, text }) => (kind === 'value' ? codeSpan(text) : text))
    .join(' ');
  const place = describePlace(change);
  const line = place === '' ? '' : `<br>${codeSpan(showText(place))}`;
  return `| ${marks[change.effect]} | ${where} ${what}<br>${change.why}${line} |\n`;
}

function baseNote(base: BaseNote): string {
  const { sentence, left, faults } = describeBase(base);
  const list = ({ lines, more }: FirstLines) =>
    [...lines.map(listSpan), ...(more === undefined ? [] : [more])].map((item) => `- ${item}\n`).join('');
  const errors = faults.lines.length === 0 ? '' : `\nIts errors:\n\n${list(faults)}`;
  return `**${sentence}**\n${left.lines.length === 0 ? '' : `\n${list(left)}`}${errors}`;
}

/** A path may be as long as a path can be. */
function listSpan(text: string): string {
  const shown = showText(text);
  return codeSpan(shown.length > 300 ? `${shown.slice(0, 300)}…` : shown);
}

function reachTable(report: DiffReport): string {
  const rows = describeReach(report).map(({ label, before, after }) => {
    const shown = before === after || (before === undefined && after === 0) ? String(after) : `**${after}**`;
    return `| ${label} | ${before ?? ''} | ${shown} |\n`;
  });
  return `#### Blast radius\n\n| who can be notified by whom | before | after |\n|---|--:|--:|\n${rows.join('')}`;
}
