/** `origins` has the index in the original for each unit of `text`. */
export type BareText = { readonly text: string; readonly origins: Int32Array };

/** Printable ASCII and white space, of which nearly all texts are: nothing of that is hidden. */
export function isPlainAscii(text: string): boolean {
  return !/[^\t-\r -~]/.test(text);
}

/** A text as a message will show it, without what shows nothing; `undefined` where it has nothing of that. */
export function withoutHidden(text: string): BareText | undefined {
  if (isPlainAscii(text)) return undefined;
  // All that `text/clean-text.ts` takes out, and the few of these categories that it leaves.
  const hiddenCharacter =
    /[[\p{Cc}--[\t\n\v\f\r\x85]]\p{Cf}\p{Default_Ignorable_Code_Point}\u{2800}\u{13441}\u{13442}\u{16FE4}\u{1D159}\p{Noncharacter_Code_Point}]/gv;
  if (text.search(hiddenCharacter) === -1) return undefined;
  const origins = new Int32Array(text.length);
  let bare = '';
  let from = 0;
  const keep = (to: number) => {
    for (let index = from; index < to; index += 1) origins[bare.length + index - from] = index;
    bare += text.slice(from, to);
  };
  for (const { 0: hidden, index } of text.matchAll(hiddenCharacter)) {
    keep(index);
    from = index + hidden.length;
  }
  keep(text.length);
  return { text: bare, origins };
}

type Span = { readonly start: number; readonly end: number };

/** What was found in the bare text, where it stands in the original. */
export function inOriginal<Found extends Span>(found: Found, { origins }: BareText): Found {
  return { ...found, start: origins[found.start] ?? 0, end: (origins[found.end - 1] ?? 0) + 1 };
}
