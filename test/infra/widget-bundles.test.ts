import { beforeAll, describe, expect, it } from 'vitest';
import { functions } from '../../lib/stack/functions.ts';
import { builtFunctions } from '../support/built-functions.ts';

/** In bytes; a cold start is bound by the import. */
const limits: Readonly<Record<string, number>> = { show: 400_000, redrive: 400_000 };

const drawn = /^lib\/(?:views|widgets|console|dead-letters|explain|audit-lines|audit-queries)\//;

let built: Awaited<ReturnType<typeof builtFunctions>>;

beforeAll(async () => {
  built = await builtFunctions();
});

const modulesOf = (name: string) =>
  built.bundleOf(name).modules.flatMap(({ path, bytes }) => (bytes > 0 ? [path] : []));

describe('what the widgets are drawn from', () => {
  const others = functions.filter((name) => limits[name] === undefined);

  it.each(others)('adds no byte to %s', (name) => {
    const modules = modulesOf(name);
    expect(modules.length).toBeGreaterThan(20);
    expect(modules.filter((path) => drawn.test(path))).toEqual([]);
  });

  it.each(Object.entries(limits))('%s is within its size, and parses no YAML', (name, maxBytes) => {
    const modules = modulesOf(name);
    expect(built.bundleOf(name).bytes).toBeLessThan(maxBytes);
    expect(modules.filter((path) => drawn.test(path)).length).toBeGreaterThan(5);
    expect(modules.filter((path) => /node_modules\/yaml\/|^lib\/allow-list\/compile\//.test(path))).toEqual([]);
  });

  it('show holds nothing of dead letters, and redrive nothing that asks the log', () => {
    const [show, redrive] = [modulesOf('show'), modulesOf('redrive')];
    expect(show.filter((path) => path.startsWith('lib/dead-letters/'))).toEqual([]);
    expect(redrive.filter((path) => /client-cloudwatch-logs/.test(path))).toEqual([]);
  });
});
