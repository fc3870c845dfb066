import type { CredentialKind } from './credential-kind.ts';
import { rankOf } from './credential-rules.ts';

/** Where a credential stands in a text, in UTF-16 units. */
export type FoundCredential = { readonly kind: CredentialKind; readonly start: number; readonly end: number };

/** In order; where finds overlap they become one, of the kind of the surer rule. */
export function mergeOverlaps(found: readonly FoundCredential[]): readonly FoundCredential[] {
  if (found.length < 2) return found;
  const merged: FoundCredential[] = [];
  for (const next of found.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last === undefined || next.start >= last.end) {
      merged.push(next);
      continue;
    }
    const kind = rankOf(next.kind) < rankOf(last.kind) ? next.kind : last.kind;
    merged[merged.length - 1] = { kind, start: last.start, end: Math.max(last.end, next.end) };
  }
  return merged;
}
