import type { CredentialKind } from './credential-kind.ts';
import { findCredentials } from './find-credentials.ts';
import { marker } from './marker.ts';
import type { FoundCredential } from './merge-overlaps.ts';

export type RedactedText = {
  readonly text: string;
  /** One for each marker, in order. */
  readonly kinds: readonly CredentialKind[];
};

/** Replaces each credential in a text by a marker of its kind. A text without one comes back as it is. */
export function redactText(text: string): RedactedText {
  const found = findCredentials(text);
  return { text: replaceFound(text, found), kinds: found.map(({ kind }) => kind) };
}

export function replaceFound(text: string, found: readonly FoundCredential[]): string {
  if (found.length === 0) return text;
  const parts: string[] = [];
  let from = 0;
  for (const { kind, start, end } of found) {
    parts.push(text.slice(from, start), marker(kind));
    from = end;
  }
  parts.push(text.slice(from));
  return parts.join('');
}
