import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanBlock, cleanLine } from '../../lib/text/clean-text.ts';

const suspects = [
  ...['\u0000', '\u0007', '\u001b', '\u007f', '\u009b', '\t', '\r', '\n', '\r\n', '\v', '\f', '\u0085', '\u2028'],
  ...['\u2029', '\u202a', '\u202e', '\u2066', '\u2069', '\u200b', '\u200d', '\u200f', '\u2060', '\ufeff', '\u00ad'],
  ...['\u3164', '\u115f', '\u1160', '\uffa0', '\u2800', '\u034f', '\ufe0f', '\u180b', '\u180f', '\u{e0100}', '\u2065'],
  ...['\u061c', '\ufff9', '\ufffe', '\uffff', '\ufdd0', '\ud800', '\udc00', '😀', 'a', ' ', '\u00a0', '\u{e0041}'],
  ...[
    '\u200c',
    '\u200c',
    '\u200d',
    '\ufe0f',
    'م',
    'ه',
    '\u064e',
    'क',
    '\u094d',
    'র',
    '\u09cd',
    '👩',
    '🏽',
    '⚠',
    '1',
    '\u20e3',
  ],
];
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...suspects)).map((parts) => parts.join('')),
);
/** Not hidden but needed: behind what needs it. */
const needed =
  /(?<=[\p{sc=Arabic}\u064B-\u0655\u0670])\u200C(?=[\p{sc=Arabic}\u064B-\u0655\u0670])|(?<=[\u094D\u09CD\u0D4D\u0DCA])[\u200C\u200D]|(?<=\p{sc=Bengali})\u200D(?=\u09CD)|(?<=\p{Extended_Pictographic}\p{EMod}?\uFE0F?)\u200D(?=\p{Extended_Pictographic})|(?<=\p{Extended_Pictographic})\uFE0F|(?<=[0-9#*])\uFE0F(?=\u20E3)/gu;
const forbidden =
  /[[\p{Cc}\p{Default_Ignorable_Code_Point}\u{2800}\u{AD}\u{61C}\u{200B}-\u{200F}\u{2028}-\u{202E}\u{2060}-\u{2069}\u{FEFF}\u{FFF9}-\u{FFFB}\p{Noncharacter_Code_Point}]--[\n]]/v;

describe.each([
  ['cleanLine', cleanLine],
  ['cleanBlock', cleanBlock],
] as const)('%s', (_name, clean) => {
  it('leaves no control, bidi, zero width or non-character, and no lone surrogate', () => {
    fc.assert(
      fc.property(text, (value) => {
        const cleaned = clean(value);
        expect(cleaned.replace(needed, '')).not.toMatch(forbidden);
        expect(cleaned.isWellFormed()).toBe(true);
      }),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(clean(clean(value))).toBe(clean(value));
      }),
    );
  });

  it('leaves nothing of characters that show nothing', () => {
    const blank = [
      '3164',
      '115f',
      '1160',
      'ffa0',
      '2800',
      '34f',
      '17b4',
      '17b5',
      '180b',
      '180c',
      '180d',
      '180f',
      '2065',
    ];
    const rare = ['fff0', 'fff8', 'fe00', 'fe0f', 'e0100', 'e01ef', 'e0fff', '1d159', '16fe4', '13441', '13442'];
    for (const code of [...blank, ...rare]) {
      const character = String.fromCodePoint(Number.parseInt(code, 16));
      expect(clean(`a${character}b${character}`), code).toBe('ab');
      expect(clean(character.repeat(3)), code).toBe('');
    }
  });

  it.each([
    ['Persian', 'پیام\u200cها می\u200cخواهم'],
    ['Persian with vowel signs', 'مَ\u200cه'],
    ['Devanagari', 'क्\u200dष क्\u200cष'],
    ['Bengali', 'র\u200d্যাম'],
    ['Malayalam', 'ന്\u200d'],
    ['Sinhala', 'ශ්\u200dරී'],
    ['a family', '👩\u200d👩\u200d👧\u200d👦'],
    ['a profession with a skin colour', '👩🏽\u200d🚒'],
    ['a flag of two emoji', '🏳\ufe0f\u200d🌈'],
    ['an emoji with its selector', '⚠\ufe0f disk'],
    ['a keycap', '1\ufe0f\u20e3'],
  ])('leaves the joiners and selectors that %s needs', (_script, needs) => {
    expect(clean(needs)).toBe(needs);
  });

  it.each([
    ['between Latin letters', 'pass\u200cword \u200dpass\u200dword\u200d', 'password password'],
    ['between digits, and at signs', '1\u200c2 \u200d@\u200call http\u200d://', '12 @all http://'],
    ['between a Latin and a joining letter', 'a\u200cم م\u200ca', 'aم مa'],
    ['twice', 'م\u200c\u200cه 👩\u200d\u200d👩 क्\u200d\u200dष', 'مه 👩👩 क्\u200dष'],
    ['before another hidden one', 'م\u200c\u200bه', 'م\u200cه'],
    ['at an end', '\u200cم\u200c 👩\u200d', 'م 👩'],
    ['behind letters and digits', 'a\ufe0fb 1\ufe0f2 ⚠\ufe0f\ufe0f', 'ab 12 ⚠\ufe0f'],
  ])('takes joiners and selectors %s', (_place, hidden, shown) => {
    expect(clean(hidden)).toBe(shown);
  });

  it('leaves ordinary text in any script as it is', () => {
    for (const ordinary of [
      'CPU 95 % auf „web-1“',
      'ディスクが一杯です',
      'القرص ممتلئ',
      'दिस्क',
      '디스크 \u1112\u1161\u11ab',
      '🔥 e\u0301',
      '<b>&amp;</b>',
    ]) {
      expect(clean(ordinary)).toBe(ordinary);
    }
  });

  it('writes a lone surrogate as the replacement character', () => {
    expect(clean('a\ud800b')).toBe('a\ufffdb');
  });

  it('does not let two halves meet when what parted them goes', () => {
    expect(clean('\ud83d\u200b\ude00')).toBe('\ufffd\ufffd');
  });
});

it('makes one line of several', () => {
  expect(cleanLine(' a\r\nb\u2028c\u0085d\te \n')).toBe('a b c d e');
  fc.assert(
    fc.property(text, (value) => {
      expect(cleanLine(value)).not.toMatch(/[\r\n]/);
    }),
  );
});

it('keeps the line breaks of a block, whatever they were, at most two at a time', () => {
  expect(cleanBlock('a\r\nb\rc\u2028d\u2029e\n\n\n\nf \n g\n')).toBe('a\nb\nc\nd\ne\n\nf\ng');
});
