/**
 * Text as a Markdown code span inside a table cell, where it is only text: no mention, link, markup or reference.
 *
 * The fence is longer than any run of backticks in it, and a space keeps it apart from one at its end. Tables are cut
 * into cells before code spans are read, so that a pipe needs a backslash, and backslashes before it an even number of
 * more: it shows once more what stands before a pipe, and never ends the cell.
 * Source: GitHub Flavored Markdown 4.10 (tables) and 6.3 (code spans).
 */
export function codeSpan(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ');
  const longestRun = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  const apart = /^`|`$|^ .* $/.test(line) || line.trim() === '' ? ' ' : '';
  const cell = line.replace(/\\+\|?|\|/g, (run) => (run.endsWith('|') ? `${run.slice(0, -1).repeat(2)}\\|` : run));
  // A backslash at the end would escape the pipe that ends the cell in no reader, as the fence stands between them.
  return `${fence}${apart}${cell}${apart}${fence}`;
}
