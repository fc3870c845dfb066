import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompiledAllowList } from '../../lib/allow-list/allow-list.ts';
import type { SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { packAllowList } from '../../lib/allow-list/compile/pack.ts';
import { packPositions } from '../../lib/allow-list/compile/pack-positions.ts';
import { functions, showsPlaces } from '../../lib/stack/functions.ts';
import { type Bundle, bundleCommand, bundleFunction } from './bundle.ts';

/** The relay without dependencies, and the one that can also read its key from Secrets Manager. */
const commands = { 'relay.mjs': 'lib/relay/bin.ts', 'relay-aws.mjs': 'lib/relay/bin-aws.ts' } as const;

/**
 * Writes `<function>/index.mjs` with its chunks and the files of the allow-list beside it, and the relays.
 * The same input gives the same bytes.
 */
export async function writeDist(
  dist: string,
  { allowList, files }: { readonly allowList: CompiledAllowList; readonly files: readonly SourceFile[] },
): Promise<Bundle[]> {
  // What an earlier build left must not be deployed.
  for (const name of functions) {
    await rm(join(dist, name), { recursive: true, force: true });
    await mkdir(join(dist, name), { recursive: true });
  }
  const packed = packAllowList(allowList);
  const bundles: Bundle[] = [];
  for (const name of functions) {
    bundles.push(await bundleFunction(`functions/${name}.ts`, join(dist, name, 'index.mjs')));
    const shipped = name === showsPlaces ? [...packed, packPositions(files, allowList.hash)] : packed;
    for (const file of shipped) await writeFile(join(dist, name, file.name), file.text);
  }
  return [...bundles, ...(await writeRelays(dist))];
}

export async function writeRelays(directory: string): Promise<Bundle[]> {
  const bundles: Bundle[] = [];
  for (const [name, entry] of Object.entries(commands)) {
    const command = join(directory, name);
    bundles.push(await bundleCommand(entry, command));
    await chmod(command, 0o755);
  }
  return bundles;
}
