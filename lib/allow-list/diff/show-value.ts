import { createHash } from 'node:crypto';
import { looksLikeCredential } from '../../text/looks-like-credential.ts';
import { canonicalJson } from '../compile/canonical-json.ts';

/** Everything that a reader could not see, or that would move a terminal's cursor; of white space only the space stays. */
const unseen = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/**
 * A value of the allow-list as a reviewer may see it: on one line, every character visible, text that is empty or has
 * spaces at its ends in quotes, and what looks like a credential cut down to what tells two of them apart.
 */
export function showValue(value: unknown): string {
  return typeof value === 'string' ? showText(value) : showText(canonicalJson(value) ?? '');
}

export function showText(text: string): string {
  const masked = text
    .split(/([/.:?&=\s"]+)/)
    .map(mask)
    .join('');
  const visible = showUnseen(masked);
  return visible === '' || visible !== visible.trim() ? `"${visible}"` : visible;
}

/** On one line, every character visible: a line break in it would begin a line of its own, such as a workflow command. */
export function showUnseen(text: string): string {
  return text.replace(unseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Three bytes of its hash: it is seen that the value changed, and nobody can find the value by it. */
function mask(part: string): string {
  if (!looksLikeCredential(part)) return part;
  return `${part.slice(0, 4)}…(masked, ${createHash('sha256').update(part).digest('hex').slice(0, 6)})`;
}
