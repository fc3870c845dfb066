import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { nodeBuiltins } from './node-builtins.ts';

export type Bundle = {
  readonly outfile: string;
  readonly bytes: number;
  readonly metafile: Metafile;
};

const lambdaCredentials = fileURLToPath(new URL('./lambda-credentials.ts', import.meta.url));

const shared = {
  bundle: true,
  metafile: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  minify: true,
  // The entry points in ESM, so that what is not imported is left out.
  mainFields: ['module', 'main'],
  conditions: ['module'],
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** Bundles one Lambda function into one file. The source map lies beside it and is not deployed. */
export async function bundleFunction(entry: string, outfile: string): Promise<Bundle> {
  return await bundle(entry, outfile, {
    ...shared,
    sourcemap: 'external',
    alias: { '@aws-sdk/credential-provider-node': lambdaCredentials },
    // The SDK imports it on demand, for services that stream events; SQS, Secrets Manager and SES have none. Bundled, it
    // would keep the modules that it shares with the rest from being cut to what is used. Measured on ingest: 20 kB, 3 ms.
    external: ['@smithy/core/event-streams'],
    plugins: [nodeBuiltins],
  });
}

/** Bundles a command into one executable file that needs no `node_modules`. */
export async function bundleCommand(entry: string, outfile: string): Promise<Bundle> {
  return await bundle(entry, outfile, { ...shared, banner: { js: '#!/usr/bin/env node' } });
}

async function bundle(entry: string, outfile: string, options: BuildOptions): Promise<Bundle> {
  const { metafile } = await build({ ...options, entryPoints: [entry], outfile, metafile: true });
  const output = Object.entries(metafile.outputs).find(([path]) => path.endsWith('.mjs'))?.[1];
  if (output === undefined) throw new Error(`esbuild wrote no ${outfile}`);
  return { outfile, bytes: output.bytes, metafile };
}
