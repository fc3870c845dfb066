import type { LabelSet } from '../alertmanager/notification.ts';
import type { CredentialKind } from './credential-kind.ts';
import { findCopies } from './find-copies.ts';
import type { FoundCredential } from './merge-overlaps.ts';
import { isSecretVariable, judgeByName, readSecretName } from './secret-name.ts';
import { inOriginal, withoutHidden } from './without-hidden.ts';

/** A value that only its label's name gives away, as it stands in texts and as it stands in URLs. */
export type KnownSecret = { readonly kind: CredentialKind; readonly forms: readonly string[] };

/** Bounds the work: every text is searched for each of them. */
const maxKnown = 32;

/**
 * Values that names call secret and that are told apart from ordinary words, so that their copies in other texts can be
 * found: an annotation may repeat a label by a template. `kindOf` is what a value says of itself.
 */
export function knownSecrets(
  sets: readonly LabelSet[],
  kindOf: (value: string) => CredentialKind | undefined,
): readonly KnownSecret[] {
  const known = new Map<string, KnownSecret>();
  for (const set of sets) {
    for (const [name, value] of set) {
      if (known.size === maxKnown) return [...known.values()];
      const kind = judgeByName(readSecretName(name), value);
      if (kind === undefined || known.has(value)) continue;
      const shown = withoutHidden(value)?.text ?? value;
      if (!isDistinct(name, shown)) continue;
      const forms = [...new Set([value, shown, encodeURIComponent(value.toWellFormed())])];
      known.set(value, { kind: kindOf(value) ?? kind, forms });
    }
  }
  return [...known.values()];
}

/**
 * Copies of known secrets in a text; those of one may overlap those of another. With characters inside that show nothing
 * they are copies too, as a message shows them without.
 */
export function findKnown(text: string, known: readonly KnownSecret[]): readonly FoundCredential[] {
  if (known.length === 0) return [];
  const found = findAsWritten(text, known);
  const bare = withoutHidden(text);
  return bare === undefined
    ? found
    : [...found, ...findAsWritten(bare.text, known).map((one) => inOriginal(one, bare))];
}

function findAsWritten(text: string, known: readonly KnownSecret[]): readonly FoundCredential[] {
  return known.flatMap(({ kind, forms }) =>
    forms.flatMap((form) => findCopies(text, form).map(({ start, end }) => ({ kind, start, end }))),
  );
}

/** A word would be found in ordinary text, and a container's HOSTNAME is its pod's name, which is no secret elsewhere. */
function isDistinct(name: string, value: string): boolean {
  if (value.length < 8 || /^[a-z]+$/i.test(value)) return false;
  return !name.startsWith('container_env_') || isSecretVariable(name, value);
}
