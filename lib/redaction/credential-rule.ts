import type { CredentialKind } from './credential-kind.ts';

/**
 * One way to find a credential in text.
 *
 * Patterns are written so that their time is linear in the text: what repeats is bounded, or can begin only where the
 * run before it ended, and nothing that repeats holds something that repeats.
 */
export type CredentialRule = {
  readonly kind: CredentialKind;
  /** Source of a cheap expression without which `pattern` cannot match; upper and lower case are one. */
  readonly mark: string;
  /** Global. The group called `secret` is what gets replaced, or the whole match where there is none. */
  readonly pattern: RegExp;
  /** Decides on what looks right but may be ordinary text. */
  readonly accepts?: (secret: string, match: RegExpExecArray) => boolean;
};

/** Where a token may begin: not inside a word, unless the letter before belongs to an escape such as `\n`. */
export const wordStart = String.raw`(?<![\w-](?<!\\[nrt]))`;
