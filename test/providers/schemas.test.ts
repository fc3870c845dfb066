import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { providers } from '../../lib/providers/registry.ts';

const registry = new URL('../../lib/providers/registry.ts', import.meta.url).href;

// zod notes in a set of each schema what it is. In a process of its own: in this one they may have been made.
const script = `
  let made = 0;
  const { add } = Set.prototype;
  Set.prototype.add = function (value) {
    if (value === '$ZodType') made += 1;
    return add.call(this, value);
  };
  const { providers } = await import(${JSON.stringify(registry)});
  const counts = [made];
  for (const { options } of providers.values()) if (options !== undefined) counts.push(made);
  process.stdout.write(JSON.stringify(counts));
`;

it('makes no schema of a provider before it is asked for, as a start needs those of few', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  const counts: unknown = JSON.parse(stdout);
  if (!Array.isArray(counts)) throw new Error('no counts');
  expect(counts[0]).toBe(0);
  expect(counts).toHaveLength(providers.size + 1);
  expect([...new Set(counts)].toSorted((a, b) => a - b)).toEqual(counts);
});

it('makes each schema once', () => {
  for (const { type, options } of providers.values()) expect(providers.get(type)?.options).toBe(options);
});
