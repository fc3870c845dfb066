import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompiledAllowList } from '../../lib/allow-list/allow-list.ts';
import { type Bundle, bundleCommand, bundleFunction } from './bundle.ts';
import type { IamFragment } from './iam-from-allow-list.ts';

/** One folder of `dist`, one Lambda function, one role. */
const functions = ['ingest', 'deliver'] as const;

/**
 * Writes `<function>/index.mjs` and `<function>/allow-list.json`, `infra/iam.json` for serverless.yml, and `relay.mjs`.
 * The same input gives the same bytes.
 */
export async function writeDist(dist: string, allowList: CompiledAllowList, iam: IamFragment): Promise<Bundle[]> {
  // What an earlier build left must not be deployed.
  for (const name of [...functions, 'infra']) {
    await rm(join(dist, name), { recursive: true, force: true });
    await mkdir(join(dist, name), { recursive: true });
  }
  const bundles: Bundle[] = [];
  for (const name of functions) {
    bundles.push(await bundleFunction(`functions/${name}.ts`, join(dist, name, 'index.mjs')));
    await writeFile(join(dist, name, 'allow-list.json'), `${JSON.stringify(allowList)}\n`);
  }
  const relay = join(dist, 'relay.mjs');
  bundles.push(await bundleCommand('lib/relay/bin.ts', relay));
  await chmod(relay, 0o755);
  await writeFile(join(dist, 'infra/iam.json'), `${JSON.stringify(iam, null, 2)}\n`);
  return bundles;
}
