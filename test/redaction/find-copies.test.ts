import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCopies } from '../../lib/redaction/find-copies.ts';

/** What `split` would find, one after the other. */
function naive(text: string, secret: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (let start = text.indexOf(secret); start !== -1; start = text.indexOf(secret, start + secret.length)) {
    found.push({ start, end: start + secret.length });
  }
  return found;
}

describe('copies of a secret', () => {
  it('are found wherever they stand, without overlaps', () => {
    const periodic = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 6 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), maxLength: 60 });
    fc.assert(
      fc.property(text, periodic, (within, secret) => {
        expect(findCopies(within, secret)).toEqual(naive(within, secret));
      }),
    );
  });

  it('are found as a whole where the secret is long', () => {
    const secret = 'aB3'.repeat(1_000);
    expect(findCopies(`x ${secret} y ${secret}`, secret)).toEqual([
      { start: 2, end: 3_002 },
      { start: 3_005, end: 6_005 },
    ]);
  });

  it('are found as far as they go where the text was cut', () => {
    const secret = 'aB3'.repeat(1_000);
    expect(findCopies(`x ${secret.slice(0, 2_000)}`, secret)).toEqual([{ start: 2, end: 2_002 }]);
    expect(findCopies(`x ${secret.slice(0, 900)}`, secret)).toEqual([]);
  });
});
