import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, widening } from '../../../lib/allow-list/diff/change.ts';
import { formatMarkdown } from '../../../lib/allow-list/diff/format-markdown.ts';
import { codeSpan } from '../../../lib/allow-list/diff/markdown.ts';
import { showText } from '../../../lib/allow-list/diff/show-value.ts';
import { readMarkdownRows } from '../../support/read-markdown-table.ts';

const hostile = [
  '@everyone',
  'a|b',
  'a\\|b',
  'a\\\\|b',
  '\\',
  '`',
  '``a`',
  '<img src=x onerror=alert(1)>',
  '[x](https://evil.example)',
  'https://evil.example',
  '#1',
  '-->',
  '| x | y |',
  'a\nb\n/approve',
  '\u202eabc',
  '\u001b[31m',
  ' ',
  '',
  '**b**',
  '&lt;',
  '~~~',
  '$x$',
];

const text = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ maxLength: 12, unit: fc.constantFrom('`', '|', '\\', ' ', 'a', '@', '<', '\n', '*') }),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

function aChange(name: string, before: readonly string[], after: readonly string[]): Change {
  const shown = { before: before.map(showText), after: after.map(showText) };
  return { subject: 'receiver', name, field: 'require', change: 'changed', ...shown, ...widening('other alerts') };
}

describe('Markdown for a comment', () => {
  it('holds every text of the allow-list in a code span and in its own cell', () => {
    fc.assert(
      fc.property(text, text, text, (name, before, after) => {
        const rows = readMarkdownRows(formatMarkdown([aChange(name, [before], [after]), aChange('n', ['b'], ['a'])]));
        expect(rows).toHaveLength(2);
        const [row = []] = rows;
        expect(row.map(({ outside }) => outside.trim())).toEqual([
          '**widening**',
          'receiver',
          'require:  →',
          'other alerts',
        ]);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(hostile.filter((one) => one !== '' && !one.includes('|')))('shows %j as it is', (value) => {
    const [row = []] = readMarkdownRows(`||\n||\n| ${codeSpan(showText(value))} |\n`);
    expect(row[0]).toEqual({ outside: '', spans: [showText(value)] });
  });

  it.each([
    ['a|b', 'a|b'],
    // One more backslash for each before a pipe: shown too much rather than out of its cell.
    ['a\\|b', 'a\\\\|b'],
    ['a\\\\|b', 'a\\\\\\\\|b'],
  ])('keeps the pipe of %j in its cell, shown as %j', (value, shown) => {
    const rows = readMarkdownRows(`||\n||\n| ${codeSpan(value)} | b |\n`);
    expect(rows[0]?.map(({ spans }) => spans)).toEqual([[shown], []]);
    expect(codeSpan(value)).toMatch(/^`[^|]*(?<!\\)(\\\\)*\\\|b`$/);
  });

  it('stays under what GitHub takes, and counts what is left out', () => {
    const many = Array.from({ length: 2_000 }, (_, index) => aChange(`receiver-${index}`, ['x'.repeat(40)], ['y']));
    const markdown = formatMarkdown(many);
    expect(markdown.length).toBeLessThan(65_536);
    const shown = readMarkdownRows(markdown).length;
    expect(shown).toBeGreaterThan(300);
    expect(markdown).toContain(`**Not shown, for length: ${2_000 - shown} widening, 0 narrowing, 0 neutral.**`);
  });

  it('leaves out one that is too long alone, and shows the others', () => {
    const markdown = formatMarkdown([aChange('long', ['x'.repeat(70_000)], ['y']), aChange('short', ['x'], ['y'])]);
    expect(readMarkdownRows(markdown).map((cells) => cells[1]?.spans)).toEqual([['short']]);
    expect(markdown).toContain('**Not shown, for length: 1 widening, 0 narrowing, 0 neutral.**');
  });
});

describe('a value', () => {
  it.each([
    ['of invisible characters is written out', 'a\u202eb\u200bc\u00a0d', 'a\\u{202e}b\\u{200b}c\\u{a0}d'],
    ['with line feeds stays on its line', 'a\r\nb', 'a\\u{d}\\u{a}b'],
    ['that is empty is in quotes', '', '""'],
    ['with spaces at its ends is in quotes', ' a ', '" a "'],
    ['of plain text is as it is', 'team=payments, [α] ✓', 'team=payments, [α] ✓'],
  ])('%s', (_, value, shown) => {
    expect(showText(value)).toBe(shown);
  });

  it('that looks like a credential is masked, and another one is another one', () => {
    const [one, other] = ['xoxb-1234567890-abcdefABCDEF1234', 'xoxb-1234567890-abcdefABCDEF1235'];
    expect(showText(`https://hooks.example.com/${one}?x=1`)).toMatch(
      /^https:\/\/hooks\.example\.com\/xoxb…\(masked, [0-9a-f]{6}\)\?x=1$/,
    );
    expect(showText(one)).not.toBe(showText(other));
  });
});
