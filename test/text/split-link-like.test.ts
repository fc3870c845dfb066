import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLinkLike } from '../../lib/text/split-link-like.ts';
import { timed } from '../support/cpu-time.ts';
import { findAll, findAutoLinks } from '../support/provider-readers/find-auto-links.ts';

const pieces = fc.constantFrom(
  ...[
    '@',
    '#',
    '$',
    '/',
    '\\',
    '.',
    ':',
    '://',
    'www.',
    'https://',
    'mailto:',
    'tel:',
    'example.com',
    'evil',
    'A',
    ' ',
  ],
  ...[
    '<',
    '>',
    '`',
    '(',
    ')',
    '"',
    ',',
    '\n',
    '1',
    '555',
    '+49',
    '-',
    '_',
    '漢',
    '😀',
    'é',
    '@all',
    '＠all',
    '。',
    '10.0.0.1',
  ],
);
const texts = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
  fc.array(pieces).map((parts) => parts.join('')),
);

const linkLike = (text: string) =>
  splitLinkLike(text)
    .filter((part) => part.linkLike)
    .map((part) => part.text);

describe('the words that programs would link', () => {
  it.each([
    ['a URL', 'see https://evil.example/x?y=1.', ['https://evil.example/x?y=1']],
    ['a bare host', 'on (db-1.example.com).', ['db-1.example.com']],
    ['an address', '10.0.0.1:9100 is down', ['10.0.0.1:9100']],
    ['an email address', 'ask oncall@example.com, please', ['oncall@example.com']],
    ['mentions', '@all <@U1> @**all**', ['@all', '@U1', '@']],
    ['a hashtag, a cashtag and a command', '#tag $TSLA /start', ['#tag', '$TSLA', '/start']],
    ['a Matrix room and user', '#ops:example.com @a:example.com', ['#ops:example.com', '@a:example.com']],
    ['an emoji', ':smile: here', [':smile']],
    ['a scheme', 'mailto:a tel:123 javascript:alert(1)', ['mailto:a', 'tel:123', 'javascript:alert(1']],
    ['a telephone number', '+49 (030) 123-456', ['030', '123-456']],
    ['a card number', '4111 1111 1111 1111', ['4111', '1111', '1111', '1111']],
    ['the host itself', 'localhost:9090', ['localhost:9090']],
    ['wide forms', '＠all evil。example', ['＠all', 'evil。example']],
  ])('are found: %s', (_title, text, expected) => {
    expect(linkLike(text)).toEqual(expected);
  });

  it.each([
    'Pod is crash looping.',
    '[FIRING:3] KubePodCrashLooping',
    '99.9% of 1.5GiB, 0.5 s at 10:42',
    'namespace=checkout, pod=checkout-6f9c-1',
    '"quoted" (and so on)...',
    '',
  ])('are not in «%s»', (text) => {
    expect(linkLike(text)).toEqual([]);
  });
});

it('the parts make up the text, in turns, and none that is link-like could end code', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const parts = splitLinkLike(text);
      expect(parts.map((part) => part.text).join('')).toBe(text);
      for (const [index, part] of parts.entries()) {
        expect(part.text).not.toBe('');
        expect(part.linkLike).not.toBe(parts[index - 1]?.linkLike);
        if (part.linkLike) expect(part.text).not.toMatch(/[\s<>`*]/u);
      }
    }),
  );
});

it('the rest holds no link, mention, hashtag or command', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const rest = splitLinkLike(text).map((part) => (part.linkLike ? ' ' : part.text));
      const found = [...findAutoLinks(rest.join('')), ...findAll(rest.join(''), [/[@#]\S/gu, /\/\w/g, /\$[A-Z]/g])];
      expect(found).toEqual([]);
    }),
  );
});

it('a word of a megabyte is split in reasonable time', () => {
  for (const text of ['a.'.repeat(500_000), '('.repeat(1_000_000), ')('.repeat(500_000), '1-'.repeat(500_000)]) {
    const { value, cpuMs } = timed(() => splitLinkLike(text));
    expect(value.map((part) => part.text).join('')).toBe(text);
    expect(cpuMs).toBeLessThan(2_000);
  }
});
