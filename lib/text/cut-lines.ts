import { measureText, type TextUnit } from './measure-text.ts';

/**
 * The first lines of a text that together measure at most `max` in `unit`. For markup whose constructs end where their
 * line ends: no construct, escape or character is ever cut. May be empty, where not even the first line fits.
 */
export function cutLines(text: string, max: number, unit: TextUnit): string {
  if (measureText(text, unit) <= max) return text;
  let end = 0;
  let used = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const separator = index === 0 ? '' : '\n';
    used += measureText(separator + line, unit);
    if (used > max) break;
    end += separator.length + line.length;
  }
  return text.slice(0, end).trimEnd();
}
