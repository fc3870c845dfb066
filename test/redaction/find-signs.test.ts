import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSignFinder, type Sign } from '../../lib/redaction/find-signs.ts';

const signs: readonly Sign[] = [
  'ghp_',
  'token',
  '://',
  'tok',
  '4q~',
  { of: 'base64', least: 5 },
  { of: 'base64url', least: 8 },
  { mark: '://', beside: '@' },
  { of: 'base64url', least: 10, beside: ':A' },
  { of: 'base64', least: 12, most: 13 },
  { of: 'base64url', least: 12, behind: '.s.' },
];
const find = createSignFinder(signs);

function signsOf(text: string): number[] {
  const found = new Set<number>();
  find(text, found);
  return [...found].sort((a, b) => a - b);
}

describe('the signs of a text', () => {
  it.each([
    ['', []],
    ['a ghp', []],
    ['ghp_', [0]],
    ['a GHP_ of TOKEN', [0, 1, 3, 5]],
    ['http://x', [2]],
    ['http://a@x', [2, 7]],
    ['a@http://x', [2, 7]],
    ['a@http:/x', []],
    ['abcd-efghi :A', [5, 6, 8]],
    ['abcd-efghi :a', [5, 6]],
    ['abcd-efgh :A', [6]],
    ['tok en', [3]],
    ['x4Q~x', [4]],
    ['x3q~x', []],
    ['ab/+1', [5]],
    ['ab-_1 abcd', []],
    ['ab-_1-cd', [6]],
    ['abcdefghijkl', [5, 6, 9]],
    ['abcdefghijklm', [5, 6, 9]],
    ['abcdefghijklmn', [5, 6]],
    ['abcdefghijklmn.abcdefghijklm', [5, 6, 9]],
    ['a\u0141cdefghijklm\u0141n', [5, 6]],
    ['abcdefghijkl\u0141nop', [5, 6, 9]],
    ['-abcdefghijk.S.', [5, 6]],
    ['.S.-abcdefghijk', [5, 6, 10]],
    ['.s.-abcdefghijk', [5, 6, 10]],
    ['S.-abcdefghijk', [5, 6]],
    ['.S.-abcdefghij', [5, 6]],
    ['.S.\u012eabcdefghijkl', [5, 6, 9]],
    ['abcdefghijklmn .S.abcdefghijkl', [5, 6, 9, 10]],
  ])('%j are %j', (text, found) => {
    expect(signsOf(text)).toEqual(found);
  });

  it('are never fewer than they are, whatever stands around them', () => {
    const around = fc.string({ unit: 'grapheme', maxLength: 20 });
    fc.assert(
      fc.property(around, fc.constantFrom('ghp_', 'Token', '://', '4Q~'), around, (before, mark, after) => {
        expect(signsOf(before + mark + after)).toContain(signs.indexOf(mark.toLowerCase()));
      }),
    );
  });

  it('are runs of characters that end where the text does, or a character before a window does', () => {
    expect(signsOf(`${' '.repeat(65_531)}abcde`)).toEqual([5]);
    expect(signsOf(`${' '.repeat(65_527)}ab-_1-cd `)).toEqual([6]);
  });

  it('are of that text alone, whatever text was looked at before', () => {
    expect(signsOf('http://a@x ghp_')).toEqual([0, 2, 7]);
    expect(signsOf('http://x ghp')).toEqual([2]);
  });
});
