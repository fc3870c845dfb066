export type MarkdownCell = {
  /** What stands outside code spans: where markup would take effect. */
  readonly outside: string;
  /** The texts of the code spans, as a reader sees them. */
  readonly spans: readonly string[];
};

/**
 * Reads the rows of all tables as GitHub Flavored Markdown 4.10 says: cut at pipes without a backslash before them, a
 * backslash before a pipe taken out, and code spans read after that (6.3).
 */
export function readMarkdownRows(markdown: string): MarkdownCell[][] {
  const tables = markdown.split(/\n(?!\|)/).map((table) => table.split('\n').filter((line) => line.startsWith('|')));
  const lines = tables.flatMap((table) => table.slice(2));
  return lines.map((line) => {
    const cells = line.split(/(?<!\\)\|/).slice(1, -1);
    return cells.map((cell) => readCodeSpans(cell.replaceAll('\\|', '|').trim()));
  });
}

function readCodeSpans(cell: string): MarkdownCell {
  const spans: string[] = [];
  let outside = '';
  let rest = cell;
  for (;;) {
    const opening = /^([^`]*)(`+)/.exec(rest);
    if (opening === null) return { outside: outside + rest, spans };
    const [all, before = '', fence = ''] = opening;
    const after = rest.slice(all.length);
    const closing = new RegExp(`(?<!\`)\`{${fence.length}}(?!\`)`).exec(after);
    if (closing === null) return { outside: outside + rest, spans };
    const text = after.slice(0, closing.index);
    spans.push(/^ .*\S.* $/.test(text) ? text.slice(1, -1) : text);
    outside += before;
    rest = after.slice(closing.index + fence.length);
  }
}
