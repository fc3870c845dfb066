import { readFile } from 'node:fs/promises';
import { build, type Plugin } from 'esbuild';

/**
 * Imports as most handlers write them: zod's one big object, and each service's aggregated client with every command.
 * Where ours uses `zod/mini` its few functions come with the object, as their names differ.
 */
const commonImports: Plugin = {
  name: 'common-imports',
  setup(build) {
    build.onLoad({ filter: /\/(functions|lib|bench\/naive)\/.*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const contents = source
        .replace("import * as z from 'zod'", "import { z } from 'zod'")
        .replace(
          "import * as z from 'zod/mini'",
          (mini) => `import { z as zod } from 'zod'; globalThis.zod = zod; ${mini}`,
        )
        .replace(/(?<!type )\b(SQS|SecretsManager|SESv2)Client\b(?=[^;]*from '@aws-sdk)/g, '$1 as $1Client');
      return { contents, loader: 'ts' };
    });
  },
};

/**
 * The same function with common imports and esbuild's defaults: not minified, packages by their CommonJS entry points,
 * the SDK's whole credential chain. ESM like ours, so that only these differ; as CommonJS it imports a little slower.
 * Returns its size in bytes.
 */
export async function bundleNaively(entry: string, outfile: string): Promise<number> {
  const { metafile } = await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    metafile: true,
    // CommonJS inside an ESM bundle needs it to run at all.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    plugins: [commonImports],
    logLevel: 'warning',
  });
  return Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0);
}
