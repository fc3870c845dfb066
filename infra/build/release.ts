import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { version } from '../../lib/version.ts';
import { bundledPackages } from './bundled-packages.ts';
import { toProvenance } from './release-provenance.ts';
import { narrowSbom, npmSbom } from './release-sbom.ts';
import { writePackage } from './write-package.ts';

/**
 * `npm run release`: writes what a release is into `dist/release`. It needs no network, and the same commit gives the same
 * bytes with the same Node and npm, which the provenance names. Nothing is published.
 */

const out = process.env['RELEASE_DIR'] ?? 'dist/release';
const run = promisify(execFile);
const git = async (...args: readonly string[]) => (await run('git', args)).stdout.trim();
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');
const toJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** npm as `npm run` was started, on the Node of the lock file: its zlib makes the tarball. */
async function npm(...args: readonly string[]): Promise<string> {
  const cli = process.env['npm_execpath'];
  if (cli === undefined) throw new Error('start this by npm run release');
  return (await run(process.execPath, [cli, ...args], { maxBuffer: 64e6 })).stdout;
}

async function release(): Promise<void> {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const bundles = await writePackage('dist/package');
  const packed = z.tuple([z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) })]);
  const [{ filename, files }] = packed.parse(
    JSON.parse(await npm('pack', '--json', '--silent', '--ignore-scripts', '--pack-destination', out)),
  );
  const digest = sha256(await readFile(join(out, filename)));

  const base = `alertguard-${version}`;
  const contents = await Promise.all(files.map(async ({ path }) => `${sha256(await readFile(path))}  ${path}\n`));
  await writeFile(join(out, `${base}.contents.sha256`), contents.sort().join(''));

  const printed = npmSbom.parse(JSON.parse(await npm('sbom', '--sbom-format', 'cyclonedx', '--package-lock-only')));
  const packages = await bundledPackages(bundles);
  const committedAt = new Date(Number(await git('log', '-1', '--format=%ct')) * 1000).toISOString();
  const sbom = narrowSbom(printed, { version, packages, sha256: digest, committedAt });
  await writeFile(join(out, `${base}.cdx.json`), toJson(sbom));

  const provenance = toProvenance({
    subjects: await digestsIn(out),
    version,
    commit: await git('rev-parse', 'HEAD'),
    lockSha256: sha256(await readFile('package-lock.json')),
    node: process.version,
    npm: (await npm('--version')).trim(),
  });
  await writeFile(join(out, `${base}.intoto.json`), toJson(provenance));
  const sums = Object.entries(await digestsIn(out)).map(([name, hex]) => `${hex}  ${name}\n`);
  await writeFile(join(out, 'SHA256SUMS'), sums.join(''));
  process.stdout.write(sums.join(''));
}

async function digestsIn(directory: string): Promise<Record<string, string>> {
  const names = (await readdir(directory)).sort();
  const digests = names.map(async (name) => [name, sha256(await readFile(join(directory, name)))] as const);
  return Object.fromEntries(await Promise.all(digests));
}

if ((await git('status', '--porcelain')) === '') {
  await release();
} else {
  process.stderr.write('There are changes that are in no commit: a release must be of one.\n');
  process.exitCode = 1;
}
