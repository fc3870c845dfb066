import { accessSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import * as z from 'zod';

const require = createRequire(import.meta.url);
const submodules = join(dirname(require.resolve('@smithy/core/package.json')), 'dist-es/submodules');

/**
 * Parts of the AWS SDK that a function in Lambda loads at each start and has no use for, by their paths in
 * `@smithy/core/dist-es/submodules`; each with what takes its place. Where an update of the SDK moves one, the build fails.
 * Measured on ingest: 12 of 296 kB, and 2 to 9 % of the processor time of import and first call.
 */
const parts: ReadonlyMap<string, string> = new Map(
  Object.entries({
    // Lambda has no `~/.aws`: what is configured is in the environment. Else each start loads `fs/promises` to open two files
    // that are not there.
    'config/shared-ini-file-loader/loadSharedConfigFiles.js': `
    export { CONFIG_PREFIX_SEPARATOR } from './constants';
    export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
    // A setting is in the environment or has its default. For each that is not set the SDK throws four errors, and looks up
    // their words in the text of its own functions. Measured on ten settings: 1.1 ms.
    'config/node-config-provider/configLoader.js': `
    import { memoize } from '../property-provider/memoize';
    export const loadConfig = ({ environmentVariableSelector: select, default: otherwise }, { signingName, logger } = {}) =>
      memoize(async () => {
        try {
          const value = select(process.env, { signingName, logger });
          if (value !== undefined) return value;
        } catch {}
        return typeof otherwise === 'function' ? await otherwise() : otherwise;
      });`,
    // No body is a file. To ask whether one is loads the file streams of Node, and all that they need.
    'serde/util-body-length/calculateBodyLength.js': `
    export const calculateBodyLength = (body) =>
      typeof body === 'string' ? Buffer.byteLength(body) : (body?.byteLength ?? 0);`,
    // Each request has all its bytes, and each answer is a stream of `node:https`. To ask whether one is a stream of the web
    // loads those.
    'retry/middleware-retry/isStreamingPayload/isStreamingPayload.js': 'export const isStreamingPayload = () => false;',
    'serde/util-stream/stream-type-check.js': `
    export const isReadableStream = () => false;
    export const isBlob = () => false;`,
    // No client has a logger, but what it would log is made all the same.
    'client/smithy-client/schemaLogFilter.js': 'export const schemaLogFilter = () => undefined;',
    // Node has its own.
    'checksum/md5/Md5Js.js': 'export const Md5Js = undefined;',
    'checksum/sha256/Sha256Js.js': 'export const Sha256Js = undefined;',
  }),
);

const packageSchema = z.object({ version: z.string() });

/** Takes those out of a bundle, and of each client's package.json all but its version. */
export const sdkParts: Plugin = {
  name: 'sdk-parts',
  setup(build) {
    for (const part of parts.keys()) accessSync(join(submodules, part));
    build.onLoad({ filter: /[/\\]@smithy[/\\]core[/\\]dist-es[/\\]submodules[/\\]/ }, ({ path }) => {
      const [, part = ''] = path.replaceAll('\\', '/').split('/submodules/');
      const contents = parts.get(part);
      return contents === undefined ? undefined : { contents, loader: 'js', resolveDir: dirname(path) };
    });
    build.onLoad({ filter: /[/\\]@aws-sdk[/\\]client-[^/\\]+[/\\]package\.json$/ }, ({ path }) => {
      const { version } = packageSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};
