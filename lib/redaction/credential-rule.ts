import type { CredentialKind } from './credential-kind.ts';
import type { Sign } from './find-signs.ts';

/**
 * One way to find a credential in text.
 *
 * Patterns take time linear in the text, which a test proves for each. What stands around a credential is looked at by
 * `accepts` and not by an assertion, and so are lengths: both keep patterns small enough to be proven.
 */
export type CredentialRule = {
  readonly kind: CredentialKind;
  /** A text in which `pattern` matches has one of these. */
  readonly signs: readonly Sign[];
  /** Global. A match ends with the secret: the first group that took part, or all of it where there is none. */
  readonly pattern: RegExp;
  /**
   * Sticky: what must follow a match and is the secret, or its first group that took part is. The search goes on behind
   * it, so nothing is read twice, and two small expressions are proven where their product is not.
   */
  readonly rest?: RegExp;
  /**
   * In the place of `rest`: what must end the text before a match, and is the secret, or its first group that took part
   * is. A pattern that begins with many characters of a kind would be tried at each of them.
   */
  readonly before?: RegExp;
  /** The match itself is a part of the secret, to which `rest` or `before` add. */
  readonly isWhole?: true;
  /** Decides on what looks right but may be ordinary text. */
  readonly accepts?: (secret: string, place: SecretPlace) => boolean;
};

/** Where a secret stands: `text` from `start` to `end`, found by `match`. */
export type SecretPlace = {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly match: RegExpExecArray;
};

/** Not inside a word, unless the letter before belongs to an escape such as `\n`. */
export function startsWord({ text, start }: SecretPlace): boolean {
  return !isPreceded(text, start, /[\w-]/);
}

export function startsBase64({ text, start }: SecretPlace): boolean {
  return !isPreceded(text, start, /[A-Za-z0-9+/]/);
}

export function endsWord({ text, end }: SecretPlace): boolean {
  return !/[\w-]/.test(text.charAt(end));
}

export function isFollowed({ text, end }: SecretPlace, by: RegExp): boolean {
  return by.test(text.charAt(end));
}

function isPreceded(text: string, start: number, by: RegExp): boolean {
  return by.test(text.charAt(start - 1)) && !/\\[nrt]/.test(text.slice(Math.max(0, start - 2), start));
}
