const maxCharacters = 200;

/** A name from outside, in quotes and escaped as in JSON, for a terminal that must not obey it. */
export function showName(name: string): string {
  const cut = name.length > maxCharacters ? `${name.slice(0, maxCharacters)}…` : name;
  return JSON.stringify(cut).replace(
    /(?! )[\p{C}\p{Z}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
