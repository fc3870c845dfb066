import tlds from 'tlds' with { type: 'json' };

/** Made on first use: most deliveries need none of it. */
let known: ReadonlySet<string> | undefined;

/** Characters; the longest has 18. */
const maxLength = 24;

/**
 * Whether a label that begins at `start` begins with a top-level domain as a word of its own: in `evil.com-x` and
 * `evil.com_x` too, where some programs stop at it (Android, linkifyjs). By the list of IANA in the package `tlds`.
 */
export function isTopLevelDomainAt(text: string, start: number): boolean {
  known ??= new Set(tlds);
  const end = endOfAscii(text, start);
  // The list has the names that are not ASCII as they are read.
  if (end > start)
    return known.has(text.slice(start, end).toLowerCase()) || /^xn--/i.test(text.slice(start, start + 4));
  // In scripts without spaces the next word may follow at once.
  const label = /^[\p{L}\p{N}\p{M}\u200C\u200D]+/u.exec(text.slice(start, start + maxLength))?.[0] ?? '';
  // Some programs pass over the joiners of Persian and Indic words.
  const letters = label
    .replace(/[\u200C\u200D]/g, '')
    .normalize('NFKC')
    .toLowerCase();
  for (let length = 2; length <= letters.length; length += 1) if (known.has(letters.slice(0, length))) return true;
  return false;
}

/** Behind the last of the letters and digits; by hand, as it is asked for every dot of a message. */
function endOfAscii(text: string, start: number): number {
  let end = start;
  while (end - start < maxLength && isAsciiWord(text.charCodeAt(end))) end += 1;
  return end;
}

function isAsciiWord(code: number): boolean {
  const lower = code | 0x20;
  return (code >= 0x30 && code <= 0x39) || (lower >= 0x61 && lower <= 0x7a);
}
