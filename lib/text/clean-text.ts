/**
 * Characters that show nothing, and so reorder, hide or glue text, or make a name that looks empty: Unicode's category Cf
 * without the few of it that are seen (bidi controls, zero width, joiners, tags, soft hyphen), what Unicode says to
 * ignore where it is not known (Hangul fillers, variation selectors, the grapheme joiner), the blanks that are letters or
 * symbols (of Braille, of music, of two scripts), and the code points that are no characters (U+FFFE, …). Two joiners
 * and the emoji selector are judged by what is around them, below.
 * Source: Unicode DerivedCoreProperties, Default_Ignorable_Code_Point.
 */
const invisible =
  /[[[\p{Cf}--[\u{600}-\u{605}\u{6DD}\u{70F}\u{890}\u{891}\u{8E2}\u{110BD}\u{110CD}]]\p{Default_Ignorable_Code_Point}\u{2800}\u{13441}\u{13442}\u{16FE4}\u{1D159}\p{Noncharacter_Code_Point}]--[\u{200C}\u{200D}\u{FE0F}]]/gv;

/** Two joiners and the emoji selector. */
const dependent = /[\u{200C}\u{200D}\u{FE0F}]/gv;

/** Everything that some renderer takes for a line break. */
const lineBreak = /\r\n|[\n\r\v\f\u{85}\u{2028}\u{2029}]/gu;

const control = /[\p{Cc}--[\n]]/gv;

/** Of a text without it nothing is stripped: most texts are plain ASCII. */
const strippable = /[^\n -~]/;

/** For titles, labels and headers: one line, no control or invisible character, no lone surrogate. */
export function cleanLine(text: string): string {
  return strip(text).replace(/\s+/gu, ' ').trim();
}

/** For descriptions: as `cleanLine`, but line breaks stay, as `\n` and at most two at a time. */
export function cleanBlock(text: string): string {
  return strip(text)
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Line breaks first become `\n`, and tabs spaces, so that words they part stay apart. */
function strip(text: string): string {
  if (!strippable.test(text)) return text;
  return text
    .toWellFormed()
    .replace(invisible, '')
    .replace(dependent, keepNeeded)
    .replace(lineBreak, '\n')
    .replaceAll('\t', ' ')
    .replace(control, '');
}

/**
 * Joiners and selectors stay where a script or an emoji needs them: a non-joiner between joining letters, either joiner at a
 * virama, a joiner between two emoji, the selector behind an emoji or in a keycap. No ASCII letter is next to one then, and
 * nothing that makes a link or a mention, so none hides in a word or parts one.
 * Source: RFC 5892, appendices A.1 and A.2; Unicode TR 51.
 */
function keepNeeded(character: string, index: number, text: string): string {
  // An emoji, its skin colour and its selector are five units.
  const before = [...text.slice(Math.max(0, index - 5), index)];
  const last = before.at(-1) ?? '';
  const next = String.fromCodePoint(text.codePointAt(index + 1) ?? 0);
  return isNeeded(character, { before, last, next }) ? character : '';
}

type Around = { readonly before: readonly string[]; readonly last: string; readonly next: string };

/** The expressions are made when the first joiner is met: few messages have one, and a cold start need not make them. */
function isNeeded(character: string, { before, last, next }: Around): boolean {
  switch (character) {
    case '\u200C':
      return isVirama(last) || (joins(last) && joins(next));
    case '\u200D':
      return isVirama(last) || (joinsVirama(last) && isVirama(next)) || (endsInEmoji(before) && isEmoji(next));
    default:
      return isEmoji(last) || (/[0-9#*]/.test(last) && next === '\u20E3');
  }
}

/** Letters that join, so that a non-joiner parts what belongs to one word, as in Persian; with their vowel signs. */
function joins(character: string): boolean {
  return /[\p{sc=Arabic}\p{sc=Syriac}\p{sc=Mongolian}\p{sc=Nko}\u{64B}-\u{655}\u{670}]/v.test(character);
}

/** Of India and its neighbours: a joiner behind one chooses the form of a letter. */
function isVirama(character: string): boolean {
  return /[\u{94D}\u{9CD}\u{A4D}\u{ACD}\u{B4D}\u{BCD}\u{C4D}\u{CCD}\u{D3B}\u{D3C}\u{D4D}\u{DCA}\u{1039}\u{103A}\u{17D2}]/v.test(
    character,
  );
}

/** Where a joiner stands before a virama too. */
function joinsVirama(character: string): boolean {
  return /[\p{sc=Bengali}\p{sc=Kannada}\p{sc=Malayalam}\p{sc=Oriya}\p{sc=Telugu}]/v.test(character);
}

function isEmoji(character: string): boolean {
  return /[\p{Extended_Pictographic}]/v.test(character);
}

/** Perhaps with a skin colour and a selector. */
function endsInEmoji(before: readonly string[]): boolean {
  const bare = before.at(-1) === '\uFE0F' ? before.slice(0, -1) : before;
  const last = bare.at(-1) ?? '';
  return isEmoji(/[\p{EMod}]/v.test(last) ? (bare.at(-2) ?? '') : last);
}
