import { measureText, type TextUnit } from './measure-text.ts';

/** The mark that Alertmanager puts at the end of a text it cut; one code point, one UTF-16 unit, three bytes. */
export const ellipsis = '…';

/** A longer cluster is no character that someone reads but a stack of marks, and may be split. */
const maxClusterUnits = 64;

/** Made at the first cut that needs it: that takes longer than the rest of a function's import. */
let segmenter: Intl.Segmenter | undefined;

/**
 * Cuts a text so that it measures at most `max` in `unit`, ellipsis included, and returns it as it is where it fits.
 *
 * Never splits a surrogate pair, and no grapheme cluster of up to 64 UTF-16 units. Where not even the ellipsis fits,
 * the text is cut without one; `max` of zero or less gives the empty text.
 */
export function cutText(text: string, max: number, unit: TextUnit): string {
  if (fits(text, max, unit)) return text;
  const mark = measureText(ellipsis, unit) <= max ? ellipsis : '';
  const end = endOfPrefix(text, max - measureText(mark, unit), unit);
  return text.slice(0, startOfCluster(text, end)) + mark;
}

/** A text of n units has at most n code points and at least n bytes or n/2 code points: often no counting is needed. */
function fits(text: string, max: number, unit: TextUnit): boolean {
  if ((unit === 'code_points' || unit === 'utf16_units') && text.length <= max) return true;
  if (text.length > max * 2) return false;
  return measureText(text, unit) <= max;
}

/** The index, in UTF-16 units, behind the last code point that fits. */
function endOfPrefix(text: string, max: number, unit: TextUnit): number {
  if (unit === 'utf16_units') return isPair(text, max - 1) ? max - 1 : Math.max(max, 0);
  let end = 0;
  let used = 0;
  for (const codePoint of text) {
    used += measureText(codePoint, unit);
    if (used > max) break;
    end += codePoint.length;
  }
  return end;
}

/** Whether a surrogate pair begins there. */
function isPair(text: string, index: number): boolean {
  return (text.codePointAt(index) ?? 0) > 0xffff;
}

/** Such characters belong to no cluster of several, on either side of a cut; only they are found without a segmenter. */
const alone = /^[ -~]{2}$/;

/** Moves a cut that would split a cluster to its start. Only the neighbourhood is looked at, for long texts. */
function startOfCluster(text: string, end: number): number {
  if (end <= 0 || end >= text.length) return Math.max(end, 0);
  if (alone.test(text.slice(end - 1, end + 1))) return end;
  const from = Math.max(0, end - 2 * maxClusterUnits);
  const neighbourhood = text.slice(from, end + maxClusterUnits);
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const cluster = segmenter.segment(neighbourhood).containing(end - from);
  const start = from + (cluster?.index ?? end - from);
  return end - start > maxClusterUnits ? end : start;
}
