import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Bundle } from './bundle.ts';

export type BundledPackage = {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly license: string;
  /** From the root of the repository. */
  readonly directory: string;
};

const manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });

/** The packages of which a bundle holds at least one byte, in the order of their directories. */
export async function bundledPackages(bundles: readonly Bundle[]): Promise<BundledPackage[]> {
  const inputs = bundles.flatMap(({ metafile }) =>
    Object.values(metafile.outputs).flatMap((one) => Object.entries(one.inputs)),
  );
  const directories = new Set(
    inputs.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? (directoryOf(path) ?? []) : [])),
  );
  return await Promise.all(
    [...directories].sort().map(async (directory) => ({
      ...manifest.parse(JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'))),
      directory,
    })),
  );
}

/** `node_modules/@scope/name`, also of a package within another. */
function directoryOf(path: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

/** The licenses of what is bundled, each text once: most require that it comes along. */
export async function writeNotices(packages: readonly BundledPackage[]): Promise<string> {
  const texts = await Promise.all(packages.map(async (one) => ({ ...one, text: await licenseText(one.directory) })));
  const byText = Map.groupBy(texts, ({ text }) => text);
  const parts = [...byText].map(([text, owners]) => {
    const names = owners.map(({ name, version, license }) => `${name} ${version} (${license})`);
    return `${[...new Set(names)].join('\n')}\n\n${text}\n`;
  });
  return `What alertguard's files hold of others, and their licenses.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

async function licenseText(directory: string): Promise<string> {
  const name = (await readdir(directory)).sort().find((one) => /^licen[cs]e/i.test(one));
  return name === undefined
    ? 'The package brings no text of its license along.'
    : (await readFile(join(directory, name), 'utf8')).trim();
}
