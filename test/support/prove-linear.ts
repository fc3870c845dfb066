import { checkSync } from 'recheck';
import type { Expression } from './find-expressions.ts';

/**
 * `recheck` decides on the automaton of an expression and knows that a search begins anew at each character, so that it
 * finds `/x+$/`. `redos-detector` was tried too: it cannot read groups with names or the flags `iu` and `v`, calls every
 * expression open that has two ways through a bounded repetition, and ran out of time on a tenth of ours. What `recheck`
 * would rather try out (`checker: 'fuzz'`) is not taken for proven.
 *
 * Two things it does not say. A bounded repetition is linear however large its bound is: `test/redaction` measures what the
 * bounds cost. A sticky expression is linear where it is tried, and whoever tries it must not do so from place to place:
 * `CredentialRule.rest` goes on behind what it read.
 */
export function proveLinear({ source, flags }: Omit<Expression, 'place'>): 'linear' | string {
  if (flags.includes('v')) return isOneCharacter(source) ? 'linear' : 'the flag v is for one character class only';
  const result = checkSync(source, flags, { checker: 'automaton', timeout: 20_000, maxNFASize: 1_000_000 });
  if (result.status === 'safe') return 'linear';
  return result.status === 'vulnerable' ? result.complexity.summary : result.error.kind;
}

/**
 * `recheck` does not know the flag `v`. One character class takes one step wherever it is tried, and nothing in it repeats:
 * the bracket that opens the source is closed by the one that ends it.
 */
function isOneCharacter(source: string): boolean {
  let depth = 0;
  for (let index = 0; index < source.length; index++) {
    const character = source.charAt(index);
    if (character === '\\') index++;
    else if (character === '[') depth++;
    else if (character === ']') depth--;
    if (depth === 0) return index === source.length - 1;
  }
  return false;
}
