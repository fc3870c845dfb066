/**
 * Control characters, and the invisible ones that make a line read otherwise than it is compiled: a reviewer must see
 * what is allowed. Source: CVE-2021-42574 ("Trojan Source") for the direction marks.
 */
const hidden = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--[\t\n\r]]/gv;

export type HiddenCharacter = { readonly offset: number; readonly message: string };

/** The offsets in UTF-16 units, each with a sentence that names the code point. */
export function findHiddenCharacters(text: string): readonly HiddenCharacter[] {
  return [...text.matchAll(hidden)].map(({ index, 0: character }) => ({
    offset: index,
    message: `remove the character U+${codePoint(character)}: reviewers cannot see it`,
  }));
}

function codePoint(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
