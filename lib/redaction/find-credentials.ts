import { type DecodedText, decodeAscii, decodePercent } from './decode-percent.ts';
import { matchRules, mayMatch } from './match-rules.ts';
import { type FoundCredential, mergeOverlaps } from './merge-overlaps.ts';
import { splitWindows, windowUnits } from './split-windows.ts';
import { inOriginal, isPlainAscii, withoutHidden } from './without-hidden.ts';

/**
 * Every credential in a text, in order and without overlaps. What percent-encoding hides, as in the query of a link,
 * takes the whole piece with it: a link without a part of its query would lead elsewhere. One with characters inside that
 * show nothing is found too, as a message shows it without them. Time is linear in the text.
 */
export function findCredentials(text: string): readonly FoundCredential[] {
  const isPlain = isPlainAscii(text);
  const found = findAsWritten(text, isPlain);
  const bare = isPlain ? undefined : withoutHidden(text);
  if (bare === undefined) return found;
  return mergeOverlaps([...found, ...findAsWritten(bare.text, false).map((one) => inOriginal(one, bare))]);
}

function findAsWritten(text: string, isPlain: boolean): readonly FoundCredential[] {
  if (text.length <= windowUnits) return findInWindow(text, isPlain);
  return mergeOverlaps(
    splitWindows(text).flatMap((window) =>
      findInWindow(window.text, isPlain).map(({ kind, start, end }) => {
        return { kind, start: start + window.start, end: end + window.start };
      }),
    ),
  );
}

function findInWindow(text: string, isPlain: boolean): readonly FoundCredential[] {
  const plain = matchRules(text);
  // Nearly no link holds a credential, so to ask first is quicker than to know of each character where it began.
  if (!text.includes('%') || (isPlain && !mayMatch(decodeAscii(text)))) return plain;
  const decoded = decodePercent(text);
  if (decoded === undefined) return plain;
  const hidden = findHidden(text, decoded, plain);
  return hidden.length === 0 ? plain : mergeOverlaps([...plain, ...hidden]);
}

/** The pieces in which only decoding finds a credential, or more of one than was found without. */
function findHidden(text: string, decoded: DecodedText, plain: readonly FoundCredential[]): FoundCredential[] {
  const hidden: FoundCredential[] = [];
  let passed = 0;
  let from = 0;
  for (const { 0: piece, index: start } of text.matchAll(/[^\s"'<>\\]+/g)) {
    const end = start + piece.length;
    from = indexOfOrigin(decoded, start, from);
    const to = indexOfOrigin(decoded, end, from);
    if (to - from === piece.length) continue;
    while ((plain[passed]?.end ?? end) < start) passed++;
    const kind = kindOfHidden(decoded, from, to, plain, passed);
    if (kind !== undefined) hidden.push({ kind, start, end });
  }
  return hidden;
}

function kindOfHidden(
  { text, origins }: DecodedText,
  from: number,
  to: number,
  plain: readonly FoundCredential[],
  firstPlain: number,
) {
  let passed = firstPlain;
  for (const found of matchRules(text.slice(from, to))) {
    const start = origins[from + found.start] ?? 0;
    const end = origins[from + found.end] ?? 0;
    while ((plain[passed]?.end ?? end) < end) passed++;
    if ((plain[passed]?.start ?? end) > start) return found.kind;
  }
  return undefined;
}

/** The index in the decoded text, at or behind `index`, that stands for a place in the original. */
function indexOfOrigin({ origins }: DecodedText, origin: number, index: number): number {
  let at = index;
  while ((origins[at] ?? origin) < origin) at++;
  return at;
}
