import { relative } from 'node:path';
import { compileForDeployment } from '../../lib/stack/compile-for-deployment.ts';
import { allowListDirectory } from './allow-list-directory.ts';
import { writeDist } from './write-dist.ts';

/**
 * `npm run build`: compiles the allow-list and bundles the functions and relays into `dist`. Where anything is wrong with
 * the allow-list it prints all of it and exits 1, and `dist` stays as it was.
 */

const dist = process.env['DIST_DIR'] ?? 'dist';

const deployable = await compileForDeployment(allowListDirectory);
if (deployable.ok) {
  for (const { outfile, bytes } of await writeDist(dist, deployable)) {
    process.stdout.write(`${String(bytes).padStart(9)} bytes  ${relative('.', outfile)}\n`);
  }
  process.stdout.write(`allow-list ${deployable.allowList.hash}\n`);
} else {
  process.stderr.write(`${deployable.faults}\n`);
  process.exitCode = 1;
}
