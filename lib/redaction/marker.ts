import type { CredentialKind } from './credential-kind.ts';

/** What stands where a credential stood. The same for every credential of a kind, so that it tells nothing of it. */
export function marker(kind: CredentialKind): string {
  return `[redacted ${kind}]`;
}

/** Whether a text has lost a credential: a link or a matcher made of it would no longer be what its author meant. */
export function isRedacted(text: string): boolean {
  return text.includes('[redacted ');
}
