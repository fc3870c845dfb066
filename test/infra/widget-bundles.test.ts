import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Bundle, bundleFunction } from '../../infra/build/bundle.ts';
import { functions } from '../../lib/stack/functions.ts';
import { temporaryDirectory } from '../support/infra-build.ts';

/** In bytes; a cold start is bound by the import. */
const limits: Readonly<Record<string, number>> = { show: 400_000, redrive: 400_000 };

const drawn = /^lib\/(?:views|widgets|console|dead-letters|explain|audit-lines|audit-queries)\//;

const bundles = new Map<string, Promise<Bundle>>();

async function bundle(name: string): Promise<Bundle> {
  const made = bundles.get(name) ?? make(name);
  bundles.set(name, made);
  return await made;
}

async function make(name: string): Promise<Bundle> {
  return await bundleFunction(`functions/${name}.ts`, join(await temporaryDirectory(), 'index.mjs'));
}

const modulesOf = ({ metafile }: Bundle) =>
  Object.entries(metafile.outputs).flatMap(([, { inputs }]) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );

describe('what the widgets are drawn from', () => {
  const others = functions.filter((name) => limits[name] === undefined);

  it.each(others)('adds no byte to %s', async (name) => {
    const modules = modulesOf(await bundle(name));
    expect(modules.length).toBeGreaterThan(20);
    expect(modules.filter((path) => drawn.test(path))).toEqual([]);
  });

  it.each(Object.entries(limits))('%s is within its size, and parses no YAML', async (name, maxBytes) => {
    const bundled = await bundle(name);
    const modules = modulesOf(bundled);
    expect(bundled.bytes).toBeLessThan(maxBytes);
    expect(modules.filter((path) => drawn.test(path)).length).toBeGreaterThan(5);
    expect(modules.filter((path) => /node_modules\/yaml\/|^lib\/allow-list\/compile\//.test(path))).toEqual([]);
  });

  it('show holds nothing of dead letters, and redrive nothing that asks the log', async () => {
    const [show, redrive] = [modulesOf(await bundle('show')), modulesOf(await bundle('redrive'))];
    expect(show.filter((path) => path.startsWith('lib/dead-letters/'))).toEqual([]);
    expect(redrive.filter((path) => /client-cloudwatch-logs/.test(path))).toEqual([]);
  });
});
