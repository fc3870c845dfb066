import type { Change, Effect } from './change.ts';

/** Words are ours; a value is of the allow-list and stands alone, so that a format can mark it as one. */
export type Part = { readonly kind: 'word' | 'value'; readonly text: string };

/** How each format tells it: `require: - team=payments`, `url: a → b`, `added, type: slack`. */
export function describeChange({ field, change, before, after }: Change): readonly Part[] {
  if (field === undefined) return describeEntry(change, before, after);
  const name = word(`${field}:`);
  if (change === 'changed') return [name, ...before.map(value), word('→'), ...after.map(value)];
  const sign = word(change === 'added' ? '+' : '-');
  return [name, sign, ...(change === 'added' ? after : before).map(value)];
}

/** `3 widening, 1 narrowing, 0 neutral`. */
export function describeCounts(counts: Readonly<Record<Effect, number>>): string {
  return `${counts.widening} widening, ${counts.narrowing} narrowing, ${counts.neutral} neutral`;
}

function describeEntry(change: Change['change'], before: readonly string[], after: readonly string[]): readonly Part[] {
  switch (change) {
    case 'added':
      return [word('added'), ...after.map(value)];
    case 'removed':
      return [word('removed'), ...before.map(value)];
    case 'changed':
      return [...before.map(value), word('→'), ...after.map(value)];
  }
}

function word(text: string): Part {
  return { kind: 'word', text };
}

function value(text: string): Part {
  return { kind: 'value', text };
}
