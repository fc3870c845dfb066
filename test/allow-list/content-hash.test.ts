import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { canonicalJson } from '../../lib/allow-list/compile/canonical-json.ts';
import type { SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { compiled } from '../support/allow-list-compiled.ts';
import { goodFiles } from '../support/allow-list-files.ts';

const styles = fc.record({
  indent: fc.integer({ min: 1, max: 8 }),
  lineWidth: fc.constantFrom(0, 40, 120),
  defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE'),
  defaultKeyType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE'),
  collectionStyle: fc.constantFrom('any', 'block', 'flow'),
  indentSeq: fc.boolean(),
} as const);

it('The hash does not depend on format, comments, the order of keys or the order of files', () => {
  const expected = compiled(goodFiles);
  fc.assert(
    fc.property(
      styles,
      fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
      fc.boolean(),
      (style, numbers, asJson) => {
        const draw = drawFrom(numbers);
        const files = shuffled(goodFiles, draw).map(({ path, text }): SourceFile => {
          const value = withKeysShuffled(parse(text), draw);
          const written = asJson ? JSON.stringify(value, null, style.indent) : stringify(value, style);
          return { path, text: `# Written anew\n\n${written}\n# The end\n` };
        });
        expect(compiled(files)).toEqual(expected);
        expect(JSON.stringify(compiled(files))).toBe(JSON.stringify(expected));
      },
    ),
  );
});

it('The hash is the same with other line breaks', () => {
  const files = goodFiles.map(({ path, text }) => ({ path, text: text.replaceAll('\n', '\r\n') }));
  expect(compiled(files).hash).toBe(compiled(goodFiles).hash);
});

it('Canonical JSON sorts keys at every depth and keeps lists as they are', () => {
  expect(canonicalJson({ b: [{ d: 1, c: [2, 1] }], a: undefined, A: null })).toBe('{"A":null,"b":[{"c":[2,1],"d":1}]}');
});

it('Canonical JSON keeps a key named __proto__', () => {
  expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":2}}'))).toBe('{"__proto__":{"a":2},"b":1}');
});

it('Canonical JSON is JSON for the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

type Draw = (bound: number) => number;

function drawFrom(numbers: readonly number[]): Draw {
  let next = 0;
  return (bound) => (numbers[next++ % numbers.length] ?? 0) % bound;
}

function shuffled<T>(items: readonly T[], draw: Draw): T[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(draw(rest.length), 1));
}

function withKeysShuffled(value: unknown, draw: Draw): unknown {
  if (Array.isArray(value)) return value.map((item) => withKeysShuffled(item, draw));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    shuffled(Object.entries(value), draw).map(([key, field]) => [key, withKeysShuffled(field, draw)]),
  );
}
