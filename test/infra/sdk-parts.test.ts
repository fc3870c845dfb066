import { beforeAll, describe, expect, it } from 'vitest';
import { functions } from '../../lib/stack/functions.ts';
import { builtFunctions } from '../support/built-functions.ts';

/** What reads `~/.aws`, or words errors about it, and hashes that Node has itself. */
const leftOut =
  /\/(?:shared-ini-file-loader\/readFile|node-config-provider\/getSelectorName|checksum\/md5\/Md5Js|checksum\/sha256\/Sha256Js)\.js$/;

describe('of the AWS SDK', () => {
  let built: Awaited<ReturnType<typeof builtFunctions>>;

  beforeAll(async () => {
    built = await builtFunctions();
  });

  it.each(functions)('%s holds nothing that a function in Lambda has no use for', (name) => {
    const modules = built.bundleOf(name).modules.flatMap(({ path, bytes }) => (bytes > 100 ? [path] : []));
    expect(modules.filter((path) => path.includes('node_modules/@smithy/core/')).length).toBeGreaterThan(20);
    expect(modules.filter((path) => leftOut.test(path))).toEqual([]);
  });
});
