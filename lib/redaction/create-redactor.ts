import type { LabelSet } from '../alertmanager/notification.ts';
import type { CredentialCounts, CredentialKind } from './credential-kind.ts';
import { findCredentials } from './find-credentials.ts';
import { findKnown, type KnownSecret, knownSecrets } from './known-secrets.ts';
import { marker } from './marker.ts';
import { type FoundCredential, mergeOverlaps } from './merge-overlaps.ts';
import { replaceFound } from './redact-text.ts';
import { judgeByName, readSecretName } from './secret-name.ts';

/** Redacts the texts of one notification and counts the markers that it sets. */
export type Redactor = {
  readonly counts: CredentialCounts;
  /** What the names in these sets make secret: copies of it are redacted too. */
  readonly knownIn: (sets: readonly LabelSet[]) => readonly KnownSecret[];
  readonly redactText: (text: string, known: readonly KnownSecret[]) => string;
  /** The set itself where nothing in it was redacted. */
  readonly redactSet: (set: LabelSet, known: readonly KnownSecret[]) => LabelSet;
};

export function createRedactor(): Redactor {
  const counts = new Map<CredentialKind, number>();
  // Alerts of a group share most of their texts, so each is looked at once: of 1,000 alerts that saves nine tenths.
  const seen = new Map<string, readonly FoundCredential[]>();

  const look = (text: string): readonly FoundCredential[] => {
    const before = seen.get(text);
    if (before !== undefined) return before;
    const found = findCredentials(text);
    seen.set(text, found);
    return found;
  };
  const count = (kind: CredentialKind) => counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const redact = (text: string, known: readonly KnownSecret[]): string => {
    const copies = findKnown(text, known);
    const found = copies.length === 0 ? look(text) : mergeOverlaps([...look(text), ...copies]);
    for (const { kind } of found) count(kind);
    return replaceFound(text, found);
  };
  const redactValue = (name: string, value: string, known: readonly KnownSecret[]): string => {
    const byName = judgeByName(readSecretName(name), value);
    if (byName === undefined) return redact(value, known);
    // What a value says of itself goes before what its name says: the same credential has the same marker elsewhere.
    const kind = look(value)[0]?.kind ?? byName;
    count(kind);
    return marker(kind);
  };

  return {
    counts,
    knownIn: (sets) => knownSecrets(sets, (value) => look(value)[0]?.kind),
    redactText: redact,
    redactSet: (set, known) => {
      let redacted: Map<string, string> | undefined;
      for (const [name, value] of set) {
        const shown = redactValue(name, value, known);
        if (shown === value) continue;
        redacted ??= new Map(set);
        redacted.set(name, shown);
      }
      return redacted ?? set;
    },
  };
}
