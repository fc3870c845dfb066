import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { awaited } from '../../lib/stack/functions.ts';
import { nodeBuiltins } from './node-builtins.ts';
import { plainJson } from './plain-json.ts';
import { sdkParts } from './sdk-parts.ts';
import { vendorParts } from './vendor-parts.ts';

export type Bundle = {
  readonly outfile: string;
  /** Of all its modules. */
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
  // The names of chunks are made from paths: where `node_modules` is a link, they are as without it.
  preserveSymlinks: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * Bundles one Lambda function into `index.mjs`, and into chunks beside it for what it imports on demand: a cold start
 * loads those that it needs, of deliver 423 of 703 kB. Source maps are not deployed.
 */
export async function bundleFunction(
  entry: string,
  outfile: string,
  plugins: readonly Plugin[] = [],
  { sourcemap = 'external' }: Pick<BuildOptions, 'sourcemap'> = {},
): Promise<Bundle> {
  const { metafile } = await build({
    ...shared,
    entryPoints: { index: entry },
    outdir: dirname(outfile),
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    splitting: true,
    sourcemap,
    alias: { '@aws-sdk/credential-provider-node': lambdaCredentials },
    external: [
      // The SDK imports it on demand, for services that stream events; none of ours does. Bundled, it would keep the
      // modules that it shares with the rest from being cut to what is used. Measured on ingest: 20 kB, 3 ms.
      '@smithy/core/event-streams',
      // The SDK imports it on demand too, in browsers.
      'bowser',
    ],
    plugins: [nodeBuiltins, sdkParts, ...(awaited.includes(basename(entry, '.ts')) ? [plainJson] : []), ...plugins],
  });
  return { outfile, bytes: bytesOf(metafile.outputs), metafile };
}

/**
 * Bundles the command line of the package into `alertguard.mjs`, and into chunks beside it for what a command alone needs:
 * `lint` loads neither the SDK nor the local stack.
 */
export async function bundlePackage(entry: string, outdir: string): Promise<Bundle> {
  const { metafile } = await build({
    ...shared,
    target: 'node22',
    entryPoints: { alertguard: entry },
    outdir,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    banner: { js: requireBanner },
    // Only `bin.ts` starts anything.
    define: { 'import.meta.main': 'false' },
    // The SDK imports it on demand, in browsers.
    external: ['bowser'],
    plugins: [vendorParts, withoutSqlite],
  });
  return { outfile: join(outdir, 'alertguard.mjs'), bytes: bytesOf(metafile.outputs), metafile };
}

/**
 * The local SQS can keep its messages in SQLite, which ours does not ask for. Node has the module since 22.13, and warns of
 * it where it is loaded.
 */
const withoutSqlite: Plugin = {
  name: 'without-sqlite',
  setup(build) {
    build.onResolve({ filter: /^node:sqlite$/ }, ({ path }) => ({ path, namespace: 'without-sqlite' }));
    build.onLoad({ filter: /.*/, namespace: 'without-sqlite' }, () => ({ contents: 'export class DatabaseSync {}' }));
  },
};

/** CommonJS modules in a bundle of ESM take Node's own modules by it. */
const requireBanner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** Bundles a command into one executable file that needs no `node_modules`. */
export async function bundleCommand(entry: string, outfile: string): Promise<Bundle> {
  const banner = { js: '#!/usr/bin/env node' };
  const options = { ...shared, target: 'node22', entryPoints: [entry], outfile, banner, plugins: [nodeBuiltins] };
  const { metafile } = await build(options);
  return { outfile, bytes: bytesOf(metafile.outputs), metafile };
}

/** Source maps aside. */
function bytesOf(outputs: Metafile['outputs']): number {
  const modules = Object.entries(outputs).filter(([path]) => path.endsWith('.mjs'));
  return modules.reduce((sum, [, { bytes }]) => sum + bytes, 0);
}
