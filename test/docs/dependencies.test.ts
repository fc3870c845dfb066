import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as z from 'zod';

const manifest = z.looseObject({ devDependencies: z.record(z.string(), z.string()) });
const { devDependencies, ...others } = manifest.parse(JSON.parse(readFileSync('package.json', 'utf8')));

/** `@aws-sdk/client-sqs`, `-sns` are two packages, and so are `@a/logger`, `/metrics`. */
function packagesIn(cell: string): readonly string[] {
  const words = [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
  const [first = ''] = words;
  const prefix = { '-': first.replace(/-[^-/]*$/, ''), '/': first.replace(/\/.*$/, '') } as const;
  return words.map((word) => {
    if (word.startsWith('-')) return `${prefix['-']}${word}`;
    return word.startsWith('/') ? `${prefix['/']}${word}` : word;
  });
}

it('the README says of every dependency why it is there, and of no other', () => {
  const [, table = ''] = readFileSync('README.md', 'utf8').split('## Dependencies, and why\n');
  const cells = table.split('\n').flatMap((line) => /^\| (`[^|]+) \|/.exec(line)?.[1] ?? []);
  expect(cells.flatMap(packagesIn).sort()).toEqual(Object.keys(devDependencies).sort());
});

it('what is installed brings nothing along', () => {
  const kinds = ['dependencies', 'optionalDependencies', 'peerDependencies', 'bundleDependencies'];
  expect(Object.keys(others).filter((name) => kinds.includes(name))).toEqual([]);
});
