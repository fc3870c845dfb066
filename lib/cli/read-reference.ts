import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { SecretReference } from '../config-forms/reference.ts';

const run = promisify(execFile);

/**
 * The secret that a file refers to: a key of a Secret, by `kubectl` and the cluster that it is set up for, or what Grafana
 * reads from a file. Undefined where it cannot be read; a variable of Grafana's process is not to be had here.
 */
export async function readReference(reference: SecretReference): Promise<string | undefined> {
  if (reference.kind === 'grafana') {
    const [, path] = /^\$__file\{([^{}]+)\}$/.exec(reference.text) ?? [];
    return path === undefined ? undefined : readFile(path, 'utf8').catch(() => undefined);
  }
  const { namespace, name, key } = reference;
  // A dot in a key of a path is escaped.
  const path = `jsonpath={.data.${key.replaceAll('.', '\\.')}}`;
  const done = await run('kubectl', ['get', 'secret', name, '--namespace', namespace, '--output', path]).catch(
    () => undefined,
  );
  return done === undefined ? undefined : Buffer.from(done.stdout, 'base64').toString('utf8');
}
