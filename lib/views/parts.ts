import { type Html, type HtmlPart, html } from '../text/html.ts';
import type { Controls } from './controls.ts';
import type { Evidence } from './evidence.ts';

/** More rows are no answer: whoever has more is told how to ask for less. */
export const maxRows = 200;

/** A table with a caption that a screen reader says first; columns of numbers are named in `numeric`. */
export function drawTable(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly HtmlPart[])[],
  numeric: readonly string[] = [],
): Html {
  const classOf = (index: number) => (numeric.includes(headings[index] ?? '') ? 'number' : 'text');
  const head = headings.map(
    (heading, index) => html`<th role="columnheader" scope="col" class="${classOf(index)}">${heading}</th>`,
  );
  // The heading again in each cell: in a narrow place a row is a block of them. The roles stay then, which the display would
  // take away.
  const cells = headings.map((heading, index) => {
    const [label, kind] = [heading, classOf(index)];
    return (cell: HtmlPart) => html`<td role="cell" class="${kind}" data-label="${label}">${cell}</td>`;
  });
  const body = rows.map((row) => html`<tr role="row">${row.map((cell, index) => cells[index]?.(cell))}</tr>`);
  return html`<table role="table"><caption>${caption}</caption><thead role="rowgroup"><tr role="row">${head}</tr></thead><tbody role="rowgroup">${body}</tbody></table>`;
}

export type Rows<Row> = {
  readonly caption: string;
  readonly headings: readonly string[];
  readonly numeric?: readonly string[];
  readonly rows: readonly Row[];
  readonly draw: (row: Row) => readonly HtmlPart[];
  /** What to do to see the others, as a sentence. */
  readonly narrow: string;
};

/** A table of the first rows, which says how many others there are. Columns that are empty in every row are left out. */
export function drawRows<Row>({ caption, headings, numeric, rows, draw, narrow }: Rows<Row>): Html {
  const cells = rows.slice(0, maxRows).map(draw);
  const used = headings.flatMap((_, index) => (cells.some((row) => row[index] !== undefined) ? [index] : []));
  const pick = <Cell>(row: readonly Cell[]) => used.flatMap((index) => row.slice(index, index + 1));
  const table = drawTable(caption, pick(headings), cells.map(pick), numeric);
  const others = rows.length - cells.length;
  return others === 0 ? table : html`${table}<p class="more">and ${formatCount(others)} more. ${narrow}</p>`;
}

/** What it means that there is nothing, and what to do next. */
export function drawNothing(what: string, next: HtmlPart): Html {
  return html`<div class="nothing"><strong>${what}</strong> ${next}</div>`;
}

const maxNameLength = 200;

/**
 * A name or code of a line, set apart from the text around it. Of what is not seen, such as a mark that turns the direction
 * of the text around, the code point is shown: an auditor must see that two names differ.
 */
export function drawName(name: string): Html {
  const shown = showName(name);
  return shown.length > longestWhole ? html`<bdi class="long">${shown}</bdi>` : html`<bdi>${shown}</bdi>`;
}

/** Shorter names are not parted at the end of a line; such as `payments/slack-critical`. */
const longestWhole = 26;

/** As `drawName`, where there can be no markup. */
export function showName(name: string): string {
  const cut = name.length > maxNameLength ? `${name.slice(0, maxNameLength)}…` : name;
  return cut.replace(
    /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u{2800}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** As much of a hash as people compare and copy. */
export function drawHash(hash: string): Html {
  return html`<code class="whole">${showName(hash.slice(0, 12))}</code>`;
}

export function drawChip(text: HtmlPart, tone?: 'good' | 'late' | 'bad'): Html {
  return html`<span class="${tone === undefined ? 'chip' : `chip tone-${tone}`}">${text}</span>`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The end of what ISO 8601 writes with four digits of a year. */
const lastMs = Date.UTC(9999, 11, 31);

/**
 * The time of day, with the whole of it on hover and for machines. UTC. With `nowMs` the day stands before it, where that
 * is another one.
 */
export function drawTime(ms: number, nowMs = ms): Html {
  if (!isTime(ms)) return html`<span>at no time</span>`;
  const iso = new Date(ms).toISOString();
  const isSameDay = isTime(nowMs) && new Date(nowMs).toISOString().slice(0, 10) === iso.slice(0, 10);
  return html`<time datetime="${iso}" title="${iso}">${isSameDay ? '' : `${dayOf(iso)} `}${iso.slice(11, 19)}</time>`;
}

/** A line of a later release may state what is no time. */
function isTime(ms: number): boolean {
  return ms >= 0 && ms <= lastMs;
}

function dayOf(iso: string): string {
  return `${Number(iso.slice(8, 10))} ${months[Number(iso.slice(5, 7)) - 1] ?? ''}`;
}

/** `20 Nov 10:05`, in UTC. */
export function formatMinute(ms: number): string {
  if (!isTime(ms)) return 'no time';
  const iso = new Date(ms).toISOString();
  return `${dayOf(iso)} ${iso.slice(11, 16)}`;
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

/** As `describeAge`, and what is shorter than an hour more exactly: `143 ms`, `2.1 s`, `1 min 36 s`. */
export function describeDuration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60 || seconds >= 3_600 || seconds % 60 === 0) return describeAge(ms);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

const counts = new Intl.NumberFormat('en-US');

export function formatCount(count: number): string {
  return counts.format(count);
}

/** `1 delivery`, `1,204 deliveries`. */
export function countOf(count: number, one: string, several = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : several}`;
}

/** What the answer is about: of an earlier time its end. */
export function asOfMs({ nowMs, untilMs }: Pick<Evidence, 'nowMs' | 'untilMs'>): number {
  return Math.min(nowMs, untilMs);
}

/** Which time is covered, and whether all of it was read. */
export function drawCovers(
  { fromMs, untilMs, nowMs, records, leftOut }: Evidence,
  { choosesTime }: Pick<Controls, 'choosesTime'>,
): Html {
  const until = untilMs >= nowMs - 60_000 ? 'now' : formatMinute(untilMs);
  const covers = html`<p class="covers">From ${formatMinute(fromMs)} until ${until}${until === 'now' ? ` (${formatMinute(nowMs)})` : ''}. All times are UTC.</p>`;
  if (leftOut <= 0) return covers;
  const [first] = records;
  const since = first === undefined ? '' : `, from ${formatMinute(first.timeMs)} on`;
  const advice = choosesTime ? 'Choose a shorter time to see what came before.' : 'What came before is not kept.';
  return html`${covers}<p class="note tone-late">The newest ${formatCount(records.length)} lines of ${formatCount(records.length + leftOut)} were read${since}. ${advice}</p>`;
}
