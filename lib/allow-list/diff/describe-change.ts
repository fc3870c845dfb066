import { posix } from 'node:path';
import type { Change, Effect } from './change.ts';
import { countEffects, type ReportedChange } from './report-diff.ts';
import { showText } from './show-value.ts';

/** Words are ours; a value is of the allow-list and stands alone, so that a format can mark it as one. */
export type Part = { readonly kind: 'word' | 'value'; readonly text: string };

/** How each format tells it: `require: - team=payments`, `url: a → b`, `added, type: slack`. */
export function describeChange(told: Change): readonly Part[] {
  const { field, change, before, after } = told;
  if (field === undefined) return describeEntry(told);
  const name = word(`${field}:`);
  if (change === 'changed') return [name, ...before.map(value), word('→'), ...after.map(value)];
  const sign = word(change === 'added' ? '+' : '-');
  return [name, sign, ...(change === 'added' ? after : before).map(value)];
}

/** `3 widening, 1 narrowing, 0 neutral`. */
export function describeCounts(counts: Readonly<Record<Effect, number>>): string {
  return `${counts.widening} widening, ${counts.narrowing} narrowing, ${counts.neutral} neutral`;
}

/** `3 widening, 1 neutral`: those that there are. */
export function describeSome(changes: readonly Change[]): string {
  const counts = Object.entries(countEffects(changes)).filter(([, count]) => count > 0);
  return counts.map(([effect, count]) => `${count} ${effect}`).join(', ');
}

/** The place of a change, with the directory of the allow-list before it. */
export function describePlace({ place }: ReportedChange, directory = ''): string {
  if (place === undefined) return '';
  return `${place.removed ? 'was ' : ''}${posix.join(directory, place.file)}:${place.line}`;
}

function describeEntry({ change, was = '', before, after }: Change): readonly Part[] {
  switch (change) {
    case 'added':
      return [word('added'), ...after.map(value)];
    case 'removed':
      return [word('removed'), ...before.map(value)];
    case 'changed':
      return describeValues(before, after);
    case 'renamed':
    case 'moved':
      return [word(`${change} from`), value(showText(was)), ...describeValues(before, after)];
    case 'taken-over':
      return [word('taken over from'), value(showText(was)), ...describeValues(before, after)];
  }
}

/** What stays once, before what was and what is instead. */
function describeValues(before: readonly string[], after: readonly string[]): readonly Part[] {
  const [gone, come] = [before.filter((one) => !after.includes(one)), after.filter((one) => !before.includes(one))];
  const kept = before.filter((one) => after.includes(one));
  if (gone.length + come.length === 0) return kept.map(value);
  return [...kept.map(value), ...gone.map(value), word('→'), ...(come.length > 0 ? come.map(value) : [word('none')])];
}

function word(text: string): Part {
  return { kind: 'word', text };
}

function value(text: string): Part {
  return { kind: 'value', text };
}
