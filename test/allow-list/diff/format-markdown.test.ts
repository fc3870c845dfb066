import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, neutral, widening } from '../../../lib/allow-list/diff/change.ts';
import { formatMarkdown } from '../../../lib/allow-list/diff/format-markdown.ts';
import { type BaseNote, countEffects, reportDiff } from '../../../lib/allow-list/diff/report-diff.ts';
import { emptyAllowList } from '../../../lib/allow-list/diff/reviewed-allow-list.ts';
import { showText } from '../../../lib/allow-list/diff/show-value.ts';
import { codeSpan } from '../../../lib/text/code-span.ts';
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

/** Of one team, between equal numbers. */
function formatted(changes: readonly Change[], base?: BaseNote): string {
  const { reach, fencesWidened } = reportDiff(emptyAllowList, emptyAllowList);
  const reported = changes.map((change) => ({
    ...change,
    team: 'payments',
    place: { file: `teams/${change.name}.yml`, line: 3, column: 1, removed: false },
  }));
  const groups = [{ team: 'payments', changes: reported }];
  return formatMarkdown({ base, groups, counts: countEffects(changes), reach, fencesWidened });
}

/** The rows of the changes. */
function rowsOf(markdown: string) {
  return readMarkdownRows(markdown.slice(0, markdown.indexOf('#### Blast radius')));
}

describe('Markdown for a comment', () => {
  it('holds every text of the allow-list in a code span and in its own cell', () => {
    fc.assert(
      fc.property(text, text, text, (name, before, after) => {
        const rows = rowsOf(formatted([aChange(name, [before], [after]), aChange('n', ['b'], ['a'])]));
        expect(rows).toHaveLength(2);
        const [row = []] = rows;
        expect(row.map(({ outside }) => outside.trim().replace(/ +/g, ' '))).toEqual([
          '**widening**',
          'receiver require: → <br>other alerts<br>',
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
    const markdown = formatted(many);
    expect(markdown.length).toBeLessThan(65_536);
    const shown = rowsOf(markdown).length;
    expect(shown).toBeGreaterThan(300);
    expect(markdown).toContain(`**Not shown, for length: ${2_000 - shown} widening, 0 narrowing, 0 neutral.**`);
  });

  it('leaves out no widening for what is less, whatever comes first', () => {
    const names = Array.from({ length: 600 }, (_, index) => `receiver-${index}`);
    const shown = names.flatMap((name) => [
      { ...aChange(name, ['x'.repeat(60)], ['y']), ...neutral('how') },
      ...(name.endsWith('9') ? [aChange(`wide-${name}`, ['x'], ['y'])] : []),
    ]);
    const rows = rowsOf(formatted(shown)).map(([effect]) => effect?.outside);
    expect(rows.filter((effect) => effect === '**widening**')).toHaveLength(60);
    expect(rows.length).toBeLessThan(600);
    expect(rows.length).toBeGreaterThan(200);
  });

  it('says first what of the allow-list before could not be compared, in code spans, and not all of it', () => {
    const faults = Array.from({ length: 30 }, (_, index) => `origin/main:teams/a.yml:${index}:1 \`deliver\`: @all`);
    const base = { kind: 'broken', faults, left: ['receiver a/<b>', 'teams/a|`b.yml'] } as const;
    const markdown = formatted([aChange('n', ['b'], ['a'])], base);
    expect(markdown.slice(0, markdown.indexOf('#### Team'))).toMatchInlineSnapshot(`
      "<!-- alertguard diff -->
      ### Who can be notified: 1 widening, 0 narrowing, 0 neutral

      **The allow-list before has 30 errors. What could not be read of it was not compared, and counts as new:**

      - \`receiver a/<b>\`
      - \`\`teams/a\\|\`b.yml\`\`

      Its errors:

      - \`\`origin/main:teams/a.yml:0:1 \`deliver\`: @all\`\`
      - \`\`origin/main:teams/a.yml:1:1 \`deliver\`: @all\`\`
      - \`\`origin/main:teams/a.yml:2:1 \`deliver\`: @all\`\`
      - \`\`origin/main:teams/a.yml:3:1 \`deliver\`: @all\`\`
      - \`\`origin/main:teams/a.yml:4:1 \`deliver\`: @all\`\`
      - \`\`origin/main:teams/a.yml:5:1 \`deliver\`: @all\`\`
      - \`\`origin/main:teams/a.yml:6:1 \`deliver\`: @all\`\`
      - \`\`origin/main:teams/a.yml:7:1 \`deliver\`: @all\`\`
      - \`\`origin/main:teams/a.yml:8:1 \`deliver\`: @all\`\`
      - \`\`origin/main:teams/a.yml:9:1 \`deliver\`: @all\`\`
      - and 20 more

      "
    `);
    expect(
      formatted([aChange('n', ['b'], ['a'])], { ...base, left: Array(5000).fill('x'.repeat(400)) }).length,
    ).toBeLessThan(10_000);
  });

  it('leaves out one that is too long alone, and shows the others', () => {
    const markdown = formatted([aChange('long', ['x'.repeat(70_000)], ['y']), aChange('short', ['x'], ['y'])]);
    expect(rowsOf(markdown).map((cells) => cells[1]?.spans)).toEqual([['short', 'x', 'y', 'teams/short.yml:3']]);
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
