import type { BaseNote } from './report-diff.ts';

/** What is said of the allow-list before, where it could not be compared as a whole. */
export type BaseText = { readonly sentence: string; readonly left: FirstLines; readonly faults: FirstLines };

/** Texts of the allow-list, and how many more there are. */
export type FirstLines = { readonly lines: readonly string[]; readonly more: string | undefined };

/** Of each: what a reader needs is the first ones, and that there are more. */
const maxShown = 10;

export function describeBase(base: BaseNote): BaseText {
  if (base.kind === 'missing') {
    return { sentence: 'There was no allow-list before: everything counts as new.', left: cut([]), faults: cut([]) };
  }
  const { faults, left } = base;
  const count = faults.length === 1 ? 'an error' : `${faults.length} errors`;
  const read =
    left.length === 0
      ? 'All of it could be read, and was compared.'
      : 'What could not be read of it was not compared, and counts as new:';
  return {
    sentence: `The allow-list before has ${count}. ${read}`,
    left: cut(left),
    faults: cut(faults),
  };
}

function cut(lines: readonly string[]): FirstLines {
  const more = lines.length - maxShown;
  return { lines: lines.slice(0, maxShown), more: more > 0 ? `and ${more} more` : undefined };
}
