import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

// Of the import only: the start of Node itself is Lambda's and the same for every bundle.
const script = `
  const started = performance.now();
  await import(process.argv[1]);
  process.stdout.write(String(performance.now() - started), () => process.exit(0));
`;

/** Milliseconds that a fresh process takes to import a module and run its top level, without the start of Node. */
export async function timeImport(file: string, environment: Readonly<Record<string, string>>): Promise<number> {
  const args = ['--input-type=module', '--eval', script, pathToFileURL(file).href];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: environment });
  const milliseconds = Number(stdout);
  if (stdout === '' || !Number.isFinite(milliseconds)) throw new Error(`no time for ${file}`);
  return milliseconds;
}
