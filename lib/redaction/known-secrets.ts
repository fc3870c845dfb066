import type { LabelSet } from '../alertmanager/notification.ts';
import type { CredentialKind } from './credential-kind.ts';
import { marker } from './marker.ts';
import { type RedactedText, redactText } from './redact-text.ts';
import { isSecretVariable, judgeByName } from './secret-name.ts';

/** A value that only its label's name gives away, as it stands in texts and as it stands in URLs. */
export type KnownSecret = { readonly kind: CredentialKind; readonly forms: readonly string[] };

/** Bounds the work: every text is searched for each of them. */
const maxKnown = 32;

/**
 * Values that names call secret and that are told apart from ordinary words, so that their copies in other texts can be
 * found: an annotation may repeat a label by a template.
 */
export function knownSecrets(sets: readonly LabelSet[]): readonly KnownSecret[] {
  const known = new Map<string, KnownSecret>();
  for (const [name, value] of sets.flatMap((set) => [...set])) {
    if (known.size === maxKnown) break;
    const kind = judgeByName(name, value);
    if (kind === undefined || known.has(value) || !isDistinct(name, value)) continue;
    const [shown = kind] = redactText(value).kinds;
    known.set(value, { kind: shown, forms: [...new Set([value, encodeURIComponent(value.toWellFormed())])] });
  }
  return [...known.values()];
}

/** Replaces further copies in what is left of a text. `kinds` are those of these copies only. */
export function replaceKnown(text: string, known: readonly KnownSecret[]): RedactedText {
  const kinds: CredentialKind[] = [];
  let left = text;
  for (const { kind, forms } of known) {
    for (const form of forms) {
      const parts = left.split(form);
      kinds.push(...parts.slice(1).map(() => kind));
      left = parts.join(marker(kind));
    }
  }
  return { text: left, kinds };
}

/** A word would be found in ordinary text, and a container's HOSTNAME is its pod's name, which is no secret elsewhere. */
function isDistinct(name: string, value: string): boolean {
  if (value.length < 8 || /^[a-z]+$/i.test(value)) return false;
  return !name.startsWith('container_env_') || isSecretVariable(name, value);
}
