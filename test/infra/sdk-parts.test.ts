import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleFunction } from '../../infra/build/bundle.ts';
import { functions } from '../../lib/stack/functions.ts';
import { temporaryDirectory } from '../support/infra-build.ts';

/** What reads `~/.aws`, or words errors about it, and hashes that Node has itself. */
const leftOut =
  /\/(?:shared-ini-file-loader\/readFile|node-config-provider\/getSelectorName|checksum\/md5\/Md5Js|checksum\/sha256\/Sha256Js)\.js$/;

describe('of the AWS SDK', () => {
  it.each(functions)('%s holds nothing that a function in Lambda has no use for', async (name) => {
    const { metafile } = await bundleFunction(`functions/${name}.ts`, join(await temporaryDirectory(), 'index.mjs'));
    const modules = Object.values(metafile.outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 100 ? [path] : [])),
    );
    expect(modules.filter((path) => path.includes('node_modules/@smithy/core/')).length).toBeGreaterThan(20);
    expect(modules.filter((path) => leftOut.test(path))).toEqual([]);
  });
});
