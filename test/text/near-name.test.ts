import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, listNames, nearName, suggestName } from '../../lib/text/near-name.ts';

describe('The nearest name', () => {
  it.each([
    ['slak', ['slack', 'email'], 'slack'],
    ['mial', ['hook', 'mail'], 'mail'],
    ['recievers', ['destinations', 'receivers'], 'receivers'],
    ['prod-ue', ['prod-eu', 'prod-us'], 'prod-eu'],
    ['secrets', ['secret', 'senders'], 'secret'],
    ['pager', ['chat', 'mail'], undefined],
    ['ab', ['cd'], undefined],
    ['', ['ops'], undefined],
    ['abc', [], undefined],
  ])('%s among %j is %s', (written, known, near) => {
    expect(nearName(written, known)).toBe(near);
  });

  it('is asked for, and else the known ones are listed', () => {
    expect(suggestName('slak', ['slack', 'email'], 'none')).toBe('did you mean `slack`?');
    expect(suggestName('pigeon', ['slack', 'email'], 'none')).toBe('write one of `email`, `slack`');
    expect(suggestName('pigeon', ['slack'], 'none')).toBe('write `slack`');
    expect(suggestName('pigeon', [], 'none')).toBe('none');
  });

  it('is never one that looks like a credential', () => {
    expect(suggestName('xoxb-12', ['xoxb-1'], 'none')).toBe('none');
  });

  it('is listed with at most seven others', () => {
    const names = Array.from({ length: 10 }, (_, index) => `n${index}`);
    expect(listNames(names)).toBe('`n0`, `n1`, `n2`, `n3`, `n4`, `n5`, `n6`, `n7` and 2 more');
  });
});

describe('The edit distance', () => {
  const word = fc.string({ maxLength: 12 });

  it('is nought for the same and only for the same', () => {
    fc.assert(fc.property(word, word, (a, b) => (editDistance(a, b) === 0) === (a === b)));
  });

  it('is the same both ways and at most the longer length', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });

  it.each([
    ['kitten', 'sitting', 3],
    ['abc', 'acb', 1],
    ['', 'abc', 3],
  ])('of %s and %s is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });
});
