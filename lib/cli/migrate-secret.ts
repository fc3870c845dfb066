import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { readSecret } from '../migrate/read-secret.ts';
import { parseSecretSpec } from '../migrate/secret-spec.ts';
import type { CliIo } from './cli-io.ts';

/**
 * What `create-secrets.sh` reads values with: prints the JSON of one secret, for a pipe and not for eyes.
 * `migrate-secret.ts <alertmanager.yml> <sha256> <field=source>…`; exit code 0, or 1 with a line on standard error.
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
      'usage: migrate-secret.ts <alertmanager.yml> <sha256> <field=value:path | field=file:path | field=new>…',
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
    newKey: () => `whsec_${randomBytes(32).toString('base64')}`,
  });
  if (!read.ok) return fail(`${file}: ${read.message}`);
  stdout.write(read.json.reveal());
  return 0;
}

if (import.meta.main) process.exitCode = await runMigrateSecret(process.argv.slice(2), process);
