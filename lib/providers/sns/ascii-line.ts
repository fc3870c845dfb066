import { cleanLine } from '../../text/clean-text.ts';

const mark = '...';

/**
 * One line of printable ASCII, at most `maxCharacters` long. Accents are taken off their letters, an ellipsis becomes
 * three dots, and what is left beyond ASCII becomes a question mark, one for each run of it.
 */
export function asciiLine(text: string, maxCharacters: number): string {
  const line = cleanLine(text)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\x20-\x7e]+/g, '?');
  return line.length <= maxCharacters ? line : line.slice(0, Math.max(0, maxCharacters - mark.length)) + mark;
}
