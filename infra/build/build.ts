import { relative } from 'node:path';
import { readAllowListDirectory } from '../../lib/allow-list/compile/allow-list-directory.ts';
import { compileAllowList } from '../../lib/allow-list/compile/compile.ts';
import { formatFaults } from '../../lib/allow-list/compile/format-faults.ts';
import { providers } from '../../lib/providers/registry.ts';
import { iamFromAllowList } from './iam-from-allow-list.ts';
import { writeDist } from './write-dist.ts';

/**
 * `npm run build`: compiles the allow-list and bundles the functions into `dist`. Where anything is wrong with the
 * allow-list it prints all of it and exits 1, and `dist` stays as it was.
 */

const directory = process.env['ALLOW_LIST_DIR'] ?? 'infra/allow-list';
const dist = process.env['DIST_DIR'] ?? 'dist';

const faults = await run();
if (faults !== '') {
  process.stderr.write(`${faults}\n`);
  process.exitCode = 1;
}

async function run(): Promise<string> {
  const read = await readAllowListDirectory(directory);
  if (!read.ok) return `${read.path}: ${read.message}`;
  const compiled = compileAllowList(read.files, providers);
  if (!compiled.ok) {
    return formatFaults(compiled.faults.map((fault) => ({ ...fault, file: `${directory}/${fault.file}` })));
  }
  const iam = iamFromAllowList(compiled.allowList);
  if (!iam.ok) return iam.faults.map((fault) => `${directory}: ${fault}`).join('\n');
  for (const { outfile, bytes } of await writeDist(dist, compiled.allowList, iam.fragment)) {
    process.stdout.write(`${String(bytes).padStart(9)} bytes  ${relative('.', outfile)}\n`);
  }
  process.stdout.write(`allow-list ${compiled.allowList.hash}\n`);
  return '';
}
