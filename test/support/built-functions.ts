import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { writeDist } from '../../infra/build/write-dist.ts';
import { compileForDeployment } from '../../lib/stack/compile-for-deployment.ts';
import { keep } from './infra-build.ts';

const functionSchema = z.object({
  /** Of its bundle, with all chunks. */
  bytes: z.number(),
  /** What a chunk holds of a module, in bytes. */
  modules: z.array(z.object({ path: z.string(), bytes: z.number() })),
});
const functionsSchema = z.record(z.string(), functionSchema);

/**
 * What `npm run build` writes with the allow-list of this repository, and of what each function is bundled. Whoever asks gets
 * the same directory, to read. Measured: a build takes 6 s of processor time.
 */
export async function builtFunctions() {
  const directory = await keep('built', {}, async (made) => {
    const deployable = await compileForDeployment('infra/allow-list');
    if (!deployable.ok) throw new Error(deployable.faults);
    const bundles = await writeDist(join(made, 'dist'), deployable);
    const functions = bundles.map(({ outfile, bytes, metafile }) => {
      const modules = Object.values(metafile.outputs).flatMap(({ inputs }) =>
        Object.entries(inputs).map(([path, { bytesInOutput }]) => ({ path, bytes: bytesInOutput })),
      );
      return [basename(dirname(outfile)), { bytes, modules }] as const;
    });
    await writeFile(join(made, 'functions.json'), JSON.stringify(Object.fromEntries(functions)));
  });
  const functions = functionsSchema.parse(JSON.parse(await readFile(join(directory, 'functions.json'), 'utf8')));
  return {
    dist: join(directory, 'dist'),
    bundleOf: (name: string) => functionSchema.parse(functions[name]),
  };
}
