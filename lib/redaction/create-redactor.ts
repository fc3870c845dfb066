import type { LabelSet } from '../alertmanager/notification.ts';
import type { CredentialCounts, CredentialKind } from './credential-kind.ts';
import { type KnownSecret, replaceKnown } from './known-secrets.ts';
import { marker } from './marker.ts';
import { type RedactedText, redactText } from './redact-text.ts';
import { judgeByName } from './secret-name.ts';

/** Redacts the texts of one notification and counts the markers that it sets. */
export type Redactor = {
  readonly counts: CredentialCounts;
  readonly redactText: (text: string, known: readonly KnownSecret[]) => string;
  /** The set itself where nothing in it was redacted. */
  readonly redactSet: (set: LabelSet, known: readonly KnownSecret[]) => LabelSet;
};

export function createRedactor(): Redactor {
  const counts = new Map<CredentialKind, number>();
  // Alerts of a group share most of their texts, so each is looked at once: of 1,000 alerts that saves nine tenths.
  const seen = new Map<string, RedactedText>();

  const look = (text: string): RedactedText => {
    const before = seen.get(text);
    if (before !== undefined) return before;
    const redacted = redactText(text);
    seen.set(text, redacted);
    return redacted;
  };
  const count = ({ text, kinds }: RedactedText): string => {
    for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return text;
  };
  const redact = (text: string, known: readonly KnownSecret[]): string => {
    const redacted = count(look(text));
    return known.length === 0 ? redacted : count(replaceKnown(redacted, known));
  };
  const redactValue = (name: string, value: string, known: readonly KnownSecret[]): string => {
    const byName = judgeByName(name, value);
    if (byName === undefined) return redact(value, known);
    // What a value says of itself goes before what its name says: the same credential has the same marker elsewhere.
    const [kind = byName] = look(value).kinds;
    return count({ text: marker(kind), kinds: [kind] });
  };

  return {
    counts,
    redactText: redact,
    redactSet: (set, known) => {
      const entries = [...set].map(([name, value]) => [name, redactValue(name, value, known)] as const);
      return entries.some(([name, value]) => value !== set.get(name)) ? new Map(entries) : set;
    },
  };
}
