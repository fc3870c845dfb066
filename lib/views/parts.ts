import { type Html, type HtmlPart, html } from '../text/html.ts';

/** A table with a caption that a screen reader says first; columns of numbers are named in `numeric`. */
export function drawTable(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly HtmlPart[])[],
  numeric: readonly string[] = [],
): Html {
  const classOf = (index: number) => (numeric.includes(headings[index] ?? '') ? 'number' : 'text');
  const head = headings.map((heading, index) => html`<th scope="col" class="${classOf(index)}">${heading}</th>`);
  // The heading again in each cell: on a phone a row is a block of them.
  const body = rows.map(
    (row) =>
      html`<tr>${row.map((cell, index) => html`<td class="${classOf(index)}" data-label="${headings[index] ?? ''}">${cell}</td>`)}</tr>`,
  );
  return html`<table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

/** The time of day, with the whole of it on hover and for machines. UTC. */
export function drawTime(ms: number): Html {
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}" title="${iso}">${iso.slice(11, 19)}</time>`;
}

/** As people say it: `40 s`, `12 min`, `3 h 5 min`, `2 d 4 h`. */
export function describeAge(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
