import type { CredentialKind } from './credential-kind.ts';
import type { CredentialRule } from './credential-rule.ts';
import { keys } from './keys.ts';
import { namedSecrets } from './named-secrets.ts';
import { urlSecrets } from './url-secrets.ts';
import { vendorTokens } from './vendor-tokens.ts';
import { webhookUrls } from './webhook-urls.ts';

/** From what is sure to what is guessed: where two find the same text, the earlier names it. */
const groups: readonly (readonly CredentialRule[])[] = [webhookUrls, vendorTokens, keys, urlSecrets, namedSecrets];

export const credentialRules: readonly CredentialRule[] = groups.flat();

/** Rules with an expression without which none of them matches: ordinary text is passed once for each group. */
export const ruleGroups = groups.map((rules) => ({ rules, anyMark: new RegExp(anyOf(rules), 'i') }));

function anyOf(rules: readonly CredentialRule[]): string {
  return rules.map(({ mark }) => mark).join('|');
}

const ranks: ReadonlyMap<CredentialKind, number> = new Map(
  credentialRules.map(({ kind }, index) => [kind, index] as const).reverse(),
);

/** Lower is surer. */
export function rankOf(kind: CredentialKind): number {
  return ranks.get(kind) ?? credentialRules.length;
}
