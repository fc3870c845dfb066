import type { CredentialRule } from './credential-rule.ts';
import { rulesFor } from './credential-rules.ts';
import type { Span } from './find-copies.ts';
import { type FoundCredential, mergeOverlaps } from './merge-overlaps.ts';

/** What `before` may look at: a user's name, a colon and a password. */
const maxUnitsBefore = 194;

/** What the rules find in a text of at most one window, as it stands. */
export function matchRules(
  text: string,
  rules: readonly CredentialRule[] = rulesFor(text),
): readonly FoundCredential[] {
  const found: FoundCredential[] = [];
  for (const rule of rules) matchRule(rule, text, found);
  return mergeOverlaps(found);
}

/** Whether `matchRules` may find something in a text or a part of it between white space and quotes. */
export function mayMatch(text: string): boolean {
  for (const { pattern } of rulesFor(text)) {
    pattern.lastIndex = 0;
    if (pattern.test(text)) return true;
  }
  return false;
}

function matchRule(rule: CredentialRule, text: string, found: FoundCredential[]): void {
  const { kind, pattern, accepts } = rule;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const secret = findSecret(rule, match);
    if (secret === undefined) continue;
    const { start, end } = secret;
    pattern.lastIndex = Math.max(pattern.lastIndex, end);
    if (accepts?.(text.slice(start, end), { text, start, end, match }) ?? true) found.push({ kind, start, end });
  }
}

function findSecret({ rest, before, isWhole }: CredentialRule, match: RegExpExecArray): Span | undefined {
  const { index, input } = match;
  const end = index + match[0].length;
  if (before !== undefined) {
    const found = before.exec(input.slice(Math.max(0, index - maxUnitsBefore), index));
    return found === null ? undefined : { start: index - secretOf(found).length, end: isWhole ? end : index };
  }
  if (rest === undefined) return { start: end - secretOf(match).length, end };
  rest.lastIndex = end;
  const found = rest.exec(input);
  if (found === null) return undefined;
  return { start: isWhole ? index : rest.lastIndex - secretOf(found).length, end: rest.lastIndex };
}

function secretOf(match: RegExpExecArray): string {
  for (let group = 1; group < match.length; group++) {
    if (match[group] !== undefined) return match[group] ?? '';
  }
  return match[0];
}
