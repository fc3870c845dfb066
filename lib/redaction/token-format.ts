import type { CredentialKind } from './credential-kind.ts';
import { type CredentialRule, endsWord, type SecretPlace, startsWord } from './credential-rule.ts';
import type { Sign } from './find-signs.ts';

/** Where a token may stand: anywhere, where a word begins or ends, or as a word of its own. */
export type Edges = 'any' | 'begins' | 'ends' | 'alone';

/**
 * What a token looks like. Its signs are marks parted by spaces, or a run. Short prefixes occur inside words and ids, and
 * so must begin one. What has no prefix is found by its middle, and `before` is what comes before that.
 */
export type TokenFormat = readonly [edges: Edges, signs: Sign, format: string, before?: string];

/** `looks` decides where the prefix alone is too short to. */
export function createTokenRule(
  kind: CredentialKind,
  [edges, signs, format, before]: TokenFormat,
  looks: (secret: string) => boolean = () => true,
): CredentialRule {
  let pattern: RegExp | undefined;
  return {
    kind,
    signs: typeof signs === 'string' ? signs.split(' ') : [signs],
    // Made when a text first has the sign: to make all of them takes as long as all else that a cold start does here.
    get pattern() {
      pattern ??= new RegExp(format, 'g');
      return pattern;
    },
    ...(before !== undefined && { before: new RegExp(`${before}$`), isWhole: true }),
    accepts: (secret, place) => fits[edges](place) && looks(secret),
  };
}

const fits: Record<Edges, (place: SecretPlace) => boolean> = {
  any: () => true,
  begins: startsWord,
  ends: endsWord,
  alone: (place) => startsWord(place) && endsWord(place),
};
