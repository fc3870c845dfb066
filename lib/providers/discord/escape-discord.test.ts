import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nothing } from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { cleanBlock } from '../../text/clean-text.ts';
import { escapeDiscord } from './escape-discord.ts';
import { readDiscordMarkdown } from './read-discord-markdown.ts';

const tokens = [
  ...['*', '**', '_', '__', '~~', '||', '`', '```', '\\', '<', '>', '>>> ', '[', ']', '(', ')', '#', '# ', '-# ', '- '],
  ...['+ ', '1. ', '23.', ':', ':fire:', '@everyone', '@here', '<@1>', '<@&12>', '<#3>', '<t:1:R>', '<:a:1>', '</x:1>'],
  ...[
    'https://evil.example',
    '[a](https://evil.example)',
    '<https://evil.example>',
    'steam://x',
    '\n',
    ' ',
    'x',
    '¯\\_(ツ)_/¯',
  ],
];

const markdown = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...tokens)).map((parts) => parts.join('')),
);

it('an escaped text is shown as it was, and nothing in it is read', () => {
  fc.assert(
    fc.property(markdown, (raw) => {
      const text = cleanBlock(raw);
      expect(readDiscordMarkdown(escapeDiscord(text))).toEqual({ ...nothing, texts: [text] });
    }),
    { numRuns: 2_000 },
  );
});

it('an escaped text stays inside the bold text around it', () => {
  fc.assert(
    fc.property(markdown, (raw) => {
      const text = cleanBlock(raw).replaceAll('\n', ' ');
      fc.pre(text !== '');
      const reading = readDiscordMarkdown(`**${escapeDiscord(text)}** (7m)`);
      expect(reading).toEqual({ ...nothing, markup: ['bold'], texts: [`${text} (7m)`] });
    }),
    { numRuns: 2_000 },
  );
});

it('the reader finds what is not escaped', () => {
  const found = tokens.filter((token) => {
    const { mentions, links, markup, texts } = readDiscordMarkdown(`${token}x${token}`);
    return mentions.length + links.length + markup.length > 0 || texts[0] !== `${token}x${token}`;
  });
  expect(found).toEqual(
    expect.arrayContaining([
      '*',
      '**',
      '_',
      '__',
      '~~',
      '||',
      '`',
      '>>> ',
      '# ',
      '-# ',
      '- ',
      '1. ',
      ':fire:',
      '@here',
    ]),
  );
  expect(found).toEqual(
    expect.arrayContaining(['<@1>', '<@&12>', '<#3>', '<t:1:R>', '<:a:1>', 'https://evil.example']),
  );
});

it('letters, digits and most punctuation are left alone', () => {
  const text = 'Pod checkout-6f9c-1 (eu): 97.5% of 3.2 GB, a+b = c; "x" & \'y\' $1 {z} / ^ !?';
  expect(escapeDiscord(text)).toBe(text.replace(':', '\\:'));
});
