import type { CredentialKind } from './credential-kind.ts';
import type { CredentialRule } from './credential-rule.ts';
import { createSignFinder, type Sign } from './find-signs.ts';
import { keys } from './keys.ts';
import { namedSecrets } from './named-secrets.ts';
import { serviceTokens } from './service-tokens.ts';
import { urlSecrets } from './url-secrets.ts';
import { vendorTokens } from './vendor-tokens.ts';
import { webhookUrlRules } from './webhook-urls.ts';

/** From what is sure to what is guessed: where two find the same text, the earlier names it. */
export const credentialRules: readonly CredentialRule[] = [
  ...webhookUrlRules,
  ...vendorTokens,
  ...serviceTokens,
  ...keys,
  ...urlSecrets,
  ...namedSecrets,
];

/** Signs that are alike are one. */
const rulesOfSigns = new Map<string, { readonly sign: Sign; readonly rules: CredentialRule[] }>();
for (const rule of credentialRules) {
  for (const sign of rule.signs) {
    const key = JSON.stringify(sign);
    const known = rulesOfSigns.get(key);
    if (known === undefined) rulesOfSigns.set(key, { sign, rules: [rule] });
    else known.rules.push(rule);
  }
}
const signs = [...rulesOfSigns.values()];
const findSigns = createSignFinder(signs.map(({ sign }) => sign));

const none: readonly CredentialRule[] = [];
const found = new Set<number>();

/** The rules that may find something in a text: none, for most. */
export function rulesFor(text: string): readonly CredentialRule[] {
  findSigns(text, found);
  if (found.size === 0) return none;
  const rules = new Set<CredentialRule>();
  for (const index of found) for (const rule of signs[index]?.rules ?? []) rules.add(rule);
  found.clear();
  return [...rules];
}

const ranks: ReadonlyMap<CredentialKind, number> = new Map(
  credentialRules.map(({ kind }, index) => [kind, index] as const).reverse(),
);

/** Lower is surer. */
export function rankOf(kind: CredentialKind): number {
  return ranks.get(kind) ?? credentialRules.length;
}
