type Span = { readonly start: number; readonly end: number };

/** A text to take lines out of and to put lines into; offsets are always those of the text as it was. */
export type Lines = {
  /** False, and nothing is done, where other things than `before` and a comment after it stand on its lines. */
  readonly remove: (span: Span, before: RegExp) => boolean;
  readonly insertBefore: (offset: number, added: readonly string[]) => boolean;
  readonly insertAfter: (offset: number, added: readonly string[]) => boolean;
  readonly column: (offset: number) => number;
  /** The column of the dash before a list's item; undefined where none is on its line. */
  readonly dashColumn: (offset: number) => number | undefined;
  readonly join: () => string;
};

export function linesOf(text: string): Lines {
  const lines = text.split('\n');
  const starts: number[] = [];
  let offset = 0;
  for (const line of lines) {
    starts.push(offset);
    offset += line.length + 1;
  }
  const removed = new Set<number>();
  const inserted = new Map<number, string[]>();
  const lineOf = (at: number) => lastAtMost(starts, at);
  const before = (at: number) => text.slice(starts[lineOf(at)], at);
  const lastOf = ({ start, end }: Span) => start + Math.max(text.slice(start, end).trimEnd().length, 1) - 1;
  const insert = (line: number, added: readonly string[]) => {
    inserted.set(line, [...(inserted.get(line) ?? []), ...added]);
    return true;
  };
  return {
    remove: (span, expected) => {
      const last = lastOf(span);
      const after = text.slice(last + 1, starts[lineOf(last) + 1] ?? text.length);
      if (!expected.test(before(span.start)) || !isBlankOrComment(after)) return false;
      for (let line = lineOf(span.start); line <= lineOf(last); line += 1) removed.add(line);
      return true;
    },
    insertBefore: (at, added) => insert(lineOf(at), added),
    insertAfter: (at, added) => insert(lineOf(lastOf({ start: 0, end: at })) + 1, added),
    column: (at) => before(at).length,
    dashColumn: (at) => {
      const dash = /^(\s*)-\s+$/.exec(before(at));
      return dash?.[1]?.length;
    },
    join: () =>
      [...lines, undefined]
        .flatMap((line, index) => [
          ...(inserted.get(index) ?? []),
          ...(line === undefined || removed.has(index) ? [] : [line]),
        ])
        .join('\n'),
  };
}

function isBlankOrComment(text: string): boolean {
  const said = text.trim();
  return said === '' || (said.startsWith('#') && !said.includes('\n'));
}

/** The index of the last of sorted numbers that is at most `limit`, by halves. */
function lastAtMost(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
