import type { EntryPosition } from '../compile/find-entry.ts';
import type { Change } from './change.ts';
import type { ReviewedAllowList } from './reviewed-allow-list.ts';

/** Where a change is written; `removed` where the text is gone and its place was in the files before. */
export type ChangePlace = EntryPosition & { readonly removed: boolean };

/** At its field, or where that is gone at the field before; a whole entry is at its name. */
export function placeChange(
  change: Change,
  before: ReviewedAllowList,
  after: ReviewedAllowList,
): ChangePlace | undefined {
  const entryNow = () => after.find?.(...wayTo(change.subject, change.name));
  if (change.field === undefined) {
    return change.change === 'removed' ? placeBefore(before, change, []) : placed(entryNow(), false);
  }
  return (
    placed(findField(after, change.name, change), false) ??
    placeBefore(before, change, [change.field]) ??
    placed(entryNow(), false)
  );
}

function placeBefore(before: ReviewedAllowList, change: Change, field: readonly string[]): ChangePlace | undefined {
  const [file, steps] = wayTo(change.subject, change.was ?? change.name);
  return placed(before.find?.(file, [...steps, ...field]), true);
}

function findField(side: ReviewedAllowList, name: string, { subject, field = '' }: Change): EntryPosition | undefined {
  const [file, steps] = wayTo(subject, name);
  return side.find?.(file, [...steps, field]);
}

function placed(position: EntryPosition | undefined, removed: boolean): ChangePlace | undefined {
  return position && { ...position, removed };
}

/** The file of an entry inside the allow-list, and the names that lead to the entry. */
function wayTo(subject: Change['subject'], name: string): readonly [file: string, steps: readonly string[]] {
  const slash = name.indexOf('/');
  const team = `teams/${name.slice(0, slash)}.yml`;
  switch (subject) {
    case 'platform':
      return ['platform.yml', []];
    case 'sender':
      return ['platform.yml', ['senders', name]];
    case 'team':
      return ['platform.yml', ['teams', name]];
    case 'receiver':
      return [team, ['receivers', name.slice(slash + 1)]];
    case 'destination':
      return [team, ['destinations', name.slice(slash + 1)]];
  }
}
