import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { makeRoom } from './make-room.ts';

/**
 * Makes the room of a new vendor from the template, with its line in the registry, and says what remains.
 *
 *     npm run new-provider -- <name>
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const [name = '', ...others] = process.argv.slice(2);
const made = others.length > 0 ? { ok: false as const, reason: 'one name at a time' } : await makeRoom(root, name);

if (made.ok) {
  // The template's imports have another order where they stand.
  const sort = ['check', '--write', '--config-path=tools/new-provider/sort-imports.jsonc', made.folder];
  await promisify(execFile)('node_modules/.bin/biome', sort, { cwd: root });

  process.stdout.write(`${made.folder} is made (${made.files.join(', ')}), and lib/providers/all.ts has its line.

What remains:
1. Look up what the files ask for (grep -rn 'Look up' ${made.folder}): limits with unit and source, hosts, fields and
   answers. Write format.ts from the vendor's documentation, not from provider.ts.
2. npx vitest run ${made.folder}
   npx vitest run test/providers/contract.test.ts -t '^${name} '
3. npm run guard -- schema --write
4. npm run previews -- ${name} overview, and look at both images.
5. A row in the README's table of providers and in docs/standing-proof.md, and a line in CHANGELOG.md.
6. Where Alertmanager has a receiver of this vendor: carry.ts, as in other rooms.
`);
} else {
  process.stderr.write(`${made.reason}\n\nnpm run new-provider -- <name>\n`);
  process.exitCode = 2;
}
