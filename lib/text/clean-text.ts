/**
 * Characters that show nothing, and so reorder, hide or glue text, or make a name that looks empty: Unicode's category Cf
 * without the few of it that are seen (bidi controls, zero width, joiners, tags, soft hyphen), what Unicode says to
 * ignore where it is not known (Hangul fillers, variation selectors, the grapheme joiner), the blanks that are letters or
 * symbols (of Braille, of music, of two scripts), and the code points that are no characters (U+FFFE, …).
 * Emoji sequences fall apart into their members by this, and an emoji with a selector becomes its text form, which is
 * the price of text that is what it looks like.
 * Source: Unicode DerivedCoreProperties, Default_Ignorable_Code_Point.
 */
const invisible =
  /[[\p{Cf}--[\u{600}-\u{605}\u{6DD}\u{70F}\u{890}\u{891}\u{8E2}\u{110BD}\u{110CD}]]\p{Default_Ignorable_Code_Point}\u{2800}\u{13441}\u{13442}\u{16FE4}\u{1D159}\p{Noncharacter_Code_Point}]/gv;

/** Everything that some renderer takes for a line break. */
const lineBreak = /\r\n|[\n\r\v\f\u{85}\u{2028}\u{2029}]/gu;

const control = /[\p{Cc}--[\n]]/gv;

/** For titles, labels and headers: one line, no control or invisible character, no lone surrogate. */
export function cleanLine(text: string): string {
  return strip(text).replace(control, '').replace(/\s+/gu, ' ').trim();
}

/** For descriptions: as `cleanLine`, but line breaks stay, as `\n` and at most two at a time. */
export function cleanBlock(text: string): string {
  return strip(text)
    .replace(control, '')
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Line breaks first become `\n`, and tabs spaces, so that words they part stay apart. */
function strip(text: string): string {
  return text.toWellFormed().replace(invisible, '').replace(lineBreak, '\n').replaceAll('\t', ' ');
}
