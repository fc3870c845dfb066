import type { CredentialRule } from './credential-rule.ts';
import { ruleGroups } from './credential-rules.ts';
import { type FoundCredential, mergeOverlaps } from './merge-overlaps.ts';
import { splitWindows, windowUnits } from './split-windows.ts';

/** What the rules find in a text as it stands. Time is linear in the text. */
export function matchRules(text: string): readonly FoundCredential[] {
  if (text.length <= windowUnits) return matchInWindow(text);
  return mergeOverlaps(
    splitWindows(text).flatMap((window) =>
      matchInWindow(window.text).map(({ kind, start, end }) => {
        return { kind, start: start + window.start, end: end + window.start };
      }),
    ),
  );
}

function matchInWindow(text: string): readonly FoundCredential[] {
  const found = ruleGroups.flatMap(({ rules, anyMark }) =>
    anyMark.test(text) ? rules.flatMap((rule) => matchRule(rule, text)) : [],
  );
  return mergeOverlaps(found);
}

function matchRule({ kind, pattern, accepts }: CredentialRule, text: string): FoundCredential[] {
  const found: FoundCredential[] = [];
  for (const match of text.matchAll(pattern)) {
    const secret = match.groups?.['secret'] ?? match[0];
    if (accepts !== undefined && !accepts(secret, match)) continue;
    // At most what closes it follows the group, so its last occurrence is its own.
    const start = match.index + match[0].lastIndexOf(secret);
    found.push({ kind, start, end: start + secret.length });
  }
  return found;
}
