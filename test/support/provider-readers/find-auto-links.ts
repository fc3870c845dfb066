/**
 * What chat programs make clickable in plain text, found by patterns of its own, wider than any single program's: a
 * scheme with slashes or one of the well-known ones, a host name or address, an email address, `www.`.
 *
 * What looks behind finds nothing less: it tries a run of characters from its first places alone, not from each of 20,000.
 */
const patterns: readonly RegExp[] = [
  /[a-z](?<=(?<![a-z0-9+.-])[0-9+.-]*.)[a-z0-9+.-]*:\/\/[^\s<>"`]+/giu,
  /\b(?:mailto|tel|sms|magnet|matrix|bitcoin|geo|callto|tg):[^\s<>"`]*[\p{L}\p{N}]/giu,
  /\bwww\.[^\s<>"`]*[\p{L}\p{N}]/giu,
  /(?<![\p{L}\p{N}_-])(?:[\p{L}\p{N}_-]+[.\u3002\uFF0E\uFF61])+\p{L}[\p{L}\p{N}-]+/gu,
  /\b\d{1,3}(?:\.\d{1,3}){3}\b/g,
  /(?<![\w.+-]{64})[\w.+-]+@[\w-]+(?:\.[\w-]+)*/g,
];

export type Found = { readonly start: number; readonly end: number; readonly text: string };

export function findAutoLinks(text: string): Found[] {
  return findAll(text, patterns);
}

export function findAll(text: string, expressions: readonly RegExp[]): Found[] {
  return expressions.flatMap((expression) =>
    [...text.matchAll(expression)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      text: match[0],
    })),
  );
}
