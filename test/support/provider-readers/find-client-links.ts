import { LinkifyIt } from 'linkify-it';
import { find } from 'linkifyjs';
import tlds from 'tlds' with { type: 'json' };
import { remember } from '../../../lib/rendering/split-links.ts';

/** With every top-level domain, and bare addresses, as Android has it. */
const linkifyIt = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: true, fuzzyIP: true, urlAuth: true, tlds });

/**
 * What two linkifiers that nobody here wrote make clickable in plain text, as URLs: linkify-it, which Markdown programs
 * use, and linkifyjs, which Element uses. They differ in where a link ends; what either finds counts.
 */
export function findClientLinks(text: string): string[] {
  return text.split('\n').flatMap(findInLine);
}

/** For neither does a link go on behind a line feed, and most lines of a message are in many messages. */
const findInLine = remember((line: string) => [
  ...(linkifyIt.match(line) ?? []).map(({ url }) => url),
  ...find(line).map(({ href }) => href),
]);
