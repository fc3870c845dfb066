import { matchRules } from './match-rules.ts';
import { type FoundCredential, mergeOverlaps } from './merge-overlaps.ts';

/** A link inside a link inside a link is as deep as log-in pages go. */
const maxDecodings = 3;

/** Above it a piece is taken as a whole, so that comparing what is found in it with what it hides stays cheap. */
const maxCompared = 16;

/**
 * Every credential in a text, in order and without overlaps. What percent-encoding hides, as in the query of a link,
 * takes the whole piece with it: a link without a part of its query would lead elsewhere. Time is linear in the text.
 */
export function findCredentials(text: string): readonly FoundCredential[] {
  const plain = matchRules(text);
  if (!text.includes('%')) return plain;
  const hidden: FoundCredential[] = [];
  let passed = 0;
  for (const { 0: piece, index: start } of text.matchAll(/[^\s"'<>\\]+/g)) {
    if (!piece.includes('%')) continue;
    const end = start + piece.length;
    while ((plain[passed]?.end ?? end) < start) passed++;
    const within = plain.slice(passed, passed + maxCompared + 1).filter((found) => found.start < end);
    const kind = kindOfHidden(piece, within, text);
    if (kind !== undefined) hidden.push({ kind, start, end });
  }
  return hidden.length === 0 ? plain : mergeOverlaps([...plain, ...hidden]);
}

function kindOfHidden(piece: string, plain: readonly FoundCredential[], text: string) {
  const decoded = decode(piece);
  if (decoded === piece) return undefined;
  const found = matchRules(decoded);
  if (plain.length > maxCompared || found.length > maxCompared) return found[0]?.kind;
  const known = plain.map(({ start, end }) => decode(text.slice(start, end)));
  // Without decoding a rule may have found the credential's beginning only.
  return found.find(({ start, end }) => !known.some((secret) => secret.includes(decoded.slice(start, end))))?.kind;
}

/** Not `decodeURIComponent`, which throws on a stray percent sign; a credential is ASCII. */
function decode(text: string): string {
  let decoded = text;
  for (let round = 0; round < maxDecodings && decoded.includes('%'); round++) {
    decoded = decoded.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
  return decoded;
}
