import { type Html, html } from '../../text/html.ts';

/** As `drawName` of the views, for a text with spaces and lines: what is not seen is written as its code point. */
export function visible(text: string): string {
  return text.replace(
    /(?![\n\t])[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{2800}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** In UTF-16 units: more of one text is slow to scroll, and nobody reads it. */
export const maxShownUnits = 200_000;

/** A text as it stands, with its lines. */
export function showBlock(text: string, label: string): Html {
  const cut = text.slice(0, maxShownUnits);
  const left = text.length - cut.length;
  const more = left === 0 ? undefined : html`<p class="more">… and ${left} more characters, which are not shown.</p>`;
  return html`<pre tabindex="0" role="region" aria-label="${label}">${visible(cut)}</pre>${more}`;
}

/** JSON with a line for each of its parts; any other text as it is. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
