import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foundSchema } from './support/find-expressions.ts';
import { proveLinear } from './support/prove-linear.ts';
import { openOf } from './support/proven-expressions.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));

// Its own engine in JavaScript: the others are a program for some machines, and Java.
beforeAll(() => {
  process.env['RECHECK_SYNC_BACKEND'] = 'pure';
});
afterAll(() => {
  delete process.env['RECHECK_SYNC_BACKEND'];
});

/** In a process of its own, which loads the sources as they are written: lines are those of the files. */
async function findIn(root: string) {
  const script = fileURLToPath(new URL('support/find-expressions.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, root], { maxBuffer: 10_000_000 });
  return foundSchema.parse(JSON.parse(stdout));
}

describe('every regular expression', () => {
  it('of lib and functions takes time linear in the text', { timeout: 600_000 }, async () => {
    const { literals, made, unmade } = await findIn(repository);
    const before = process.cpuUsage();
    const { open, known } = openOf([...literals, ...made]);
    const { user } = process.cpuUsage(before);
    process.stderr.write(
      `regular expressions: ${literals.length} literals, ${made.length} made of strings, ${known} known to be proven, ${open.length} open (${(user / 1e6).toFixed(0)} s)\n`,
    );
    expect(unmade).toEqual([]);
    expect(open).toEqual([]);
    expect(literals.length).toBeGreaterThan(300);
    expect(made.length).toBeGreaterThan(100);
  });

  it('is found, whether it is a literal, made while a module loads, or by a getter; one that is not made is told', async () => {
    const root = mkdtempSync(join(tmpdir(), 'planted-'));
    try {
      mkdirSync(join(root, 'lib/deep'), { recursive: true });
      symlinkSync(join(repository, 'package.json'), join(root, 'package.json'));
      const planted = [
        'export const trim = (text: string): string => text.replace(/\\/+$/, "");',
        'const part: string = "a+";',
        'export const made = new RegExp(part + "b", "g");',
        'export const late = [{ get pattern() { return RegExp("c*d"); } }];',
        'export const never = () => new RegExp(part + "$");',
      ];
      writeFileSync(join(root, 'lib/deep/planted.ts'), planted.join('\n'));
      const { literals, made, unmade } = await findIn(root);
      expect(literals).toEqual([{ place: 'lib/deep/planted.ts:1', source: '\\/+$', flags: '' }]);
      expect(made).toEqual([
        { place: 'lib/deep/planted.ts:3', source: 'a+b', flags: 'g' },
        { place: 'lib/deep/planted.ts:4', source: 'c*d', flags: '' },
      ]);
      expect(unmade).toEqual(['lib/deep/planted.ts:5']);
      expect(openOf([...literals, ...made]).open).toHaveLength(3);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

describe('an expression', () => {
  it.each([
    [/\/+$/, '2nd degree polynomial'],
    [/^(?:a+)+$/, 'exponential'],
    [/"(?:\\.|[^"\\])*"/, '2nd degree polynomial'],
    [/^\s*x?\s*$/, '2nd degree polynomial'],
    [/(?<!a)b+$/, 'unsupported'],
    [/(a+)\1$/, 'unsupported'],
    [/[a--b]+$/v, 'the flag v is for one character class only'],
  ])('that is not proven linear is open: %s', ({ source, flags }, expected) => {
    expect(proveLinear({ source, flags })).toBe(expected);
  });

  it.each([[/^a+$/], [/"(?:\\.|[^"\\])*/], [/[a--[\]b]]/v], [/\p{L}+/u], [/(?<year>\d{4})-(?<!x)y/]])(
    'that is linear is proven so: %s',
    ({ source, flags }) => {
      expect(proveLinear({ source, flags })).toBe('linear');
    },
  );
});
