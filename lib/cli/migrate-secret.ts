import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { readSecret } from '../migrate/read-secret.ts';
import { parseSecretSpec } from '../migrate/secret-spec.ts';
import type { CliIo } from './cli-io.ts';
import { readReference } from './read-reference.ts';

/** Not in the help: people have `create-secrets.sh` for it. */
export function addMigrateSecret(
  program: Command,
  io: Pick<CliIo, 'stdout' | 'stderr'>,
  exit: (code: number) => void,
): void {
  program
    .command('migrate-secret', { hidden: true })
    .argument('[words...]')
    .action(async (words: string[]) => exit(await runMigrateSecret(words, io)));
}

/**
 * What `create-secrets.sh` reads values with: prints the JSON of one secret, for a pipe and not for eyes.
 * `alertguard migrate-secret <alertmanager.yml> <sha256> <field=source>…`; exit code 0, or 1 with a line on standard error.
 */
export async function runMigrateSecret(
  [file, hash, ...words]: readonly string[],
  { stdout, stderr }: Pick<CliIo, 'stdout' | 'stderr'>,
): Promise<number> {
  const fail = (message: string) => {
    stderr.write(`${message}\n`);
    return 1;
  };
  const specs = words.map(parseSecretSpec).filter((spec) => spec !== undefined);
  if (file === undefined || hash === undefined || specs.length === 0 || specs.length < words.length) {
    return fail(
      'usage: alertguard migrate-secret <alertmanager.yml> <sha256> <field=value:path | field=file:path | field=new>…',
    );
  }
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return fail(`${file} cannot be read`);
  if (createHash('sha256').update(text).digest('hex') !== hash) {
    return fail(`${file} is not the file that was migrated, or has changed since: run \`alertguard migrate\` again`);
  }
  const read = await readSecret(text, specs, {
    // Relative to the configuration, as Alertmanager takes it.
    readFile: (path) => readFile(resolve(dirname(file), path), 'utf8').catch(() => undefined),
    readReference,
    newKey: () => `whsec_${randomBytes(32).toString('base64')}`,
  });
  if (!read.ok) return fail(`${file}: ${read.message}`);
  stdout.write(read.json.reveal());
  return 0;
}
