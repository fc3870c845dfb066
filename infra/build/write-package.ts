import { chmod, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { functions } from '../../lib/stack/functions.ts';
import { type Bundle, bundleFunction, bundlePackage } from './bundle.ts';
import { bundledPackages, writeNotices } from './bundled-packages.ts';
import { writeRelays } from './write-dist.ts';

/** What is not for a company's stack. */
const notOfTheStack: ReadonlySet<string> = new Set(['checkov.yml']);

const schemas = [
  'infra/allow-list/platform.schema.json',
  'infra/allow-list/team.schema.json',
  'docs/audit-lines.schema.json',
] as const;

/**
 * Writes what the npm package ships: the command line, and beside it the prebuilt functions without an allow-list, the
 * parts of the stack, the schemas and the relay. Same input, same bytes.
 */
export async function writePackage(directory: string): Promise<Bundle[]> {
  await rm(directory, { recursive: true, force: true });
  const bundles = [await bundlePackage('lib/cli/bin.ts', directory)];
  await chmod(join(directory, 'alertguard.mjs'), 0o755);
  for (const name of functions) {
    const outfile = join(directory, 'functions', name, 'index.mjs');
    bundles.push(await bundleFunction(`functions/${name}.ts`, outfile, [], { sourcemap: false }));
  }
  bundles.push(...(await writeRelays(join(directory, 'relay'))));
  const stack = (await readdir('infra')).filter((name) => name.endsWith('.yml') && !notOfTheStack.has(name));
  await copyAll(
    stack.map((name) => `infra/${name}`),
    join(directory, 'stack'),
  );
  await copyAll(schemas, join(directory, 'schemas'));
  // The README too: the manifests refer to it.
  const manifests = await readdir('infra/relay');
  await copyAll(
    manifests.map((name) => `infra/relay/${name}`),
    join(directory, 'relay'),
  );
  await writeFile(join(directory, 'THIRD-PARTY-LICENSES.txt'), await writeNotices(await bundledPackages(bundles)));
  return bundles;
}

async function copyAll(files: readonly string[], directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const file of files) await cp(file, join(directory, file.split('/').at(-1) ?? ''), { recursive: true });
}
