import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { npmSbom } from '../../infra/build/release-sbom.ts';
import { repositoryRoot } from '../support/local-stack.ts';
import { installPackage } from '../support/packed-package.ts';

const run = promisify(execFile);
const offline = join(repositoryRoot, 'test/package/offline.mjs');

const names = ['lib', 'functions', 'infra', 'docs', '.gitignore', 'LICENSE', 'README.md', 'package.json'];

let source = '';
let commit = '';
let releases: readonly string[] = [];

async function git(directory: string, ...args: readonly string[]): Promise<string> {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  return (await run('git', [...identity, ...args], { cwd: directory })).stdout.trim();
}

type Place = { readonly TZ: string; readonly LC_ALL?: string };

/** `npm run release` in a clone, with a network that refuses. Gives the directory of what it wrote. */
async function release({ TZ, ...others }: Place, change?: (clone: string) => Promise<void>): Promise<string> {
  const clone = join(await mkdtemp(join(tmpdir(), 'alertguard-release-')), TZ);
  await git(tmpdir(), 'clone', '--quiet', source, clone);
  await symlink(join(repositoryRoot, 'node_modules'), join(clone, 'node_modules'));
  await change?.(clone);
  const path = `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`;
  const env = { PATH: path, HOME: tmpdir(), TZ, ...others, NODE_OPTIONS: `--import=${offline}` };
  await run('npm', ['run', '--silent', 'release'], { cwd: clone, env });
  return join(clone, 'dist/release');
}

const read = async (file: string) => await readFile(join(releases[0] ?? '', file), 'utf8');

beforeAll(async () => {
  source = await mkdtemp(join(tmpdir(), 'alertguard-source-'));
  for (const name of [...names, 'package-lock.json'])
    await cp(join(repositoryRoot, name), join(source, name), { recursive: true });
  await git(source, 'init', '--quiet');
  await git(source, 'add', '--all');
  await git(source, 'commit', '--quiet', '--message', 'feat: all of it');
  commit = await git(source, 'rev-parse', 'HEAD');
  releases = [await release({ TZ: 'Asia/Kathmandu' }), await release({ TZ: 'America/St_Johns', LC_ALL: 'C' })];
}, 300_000);

describe('a release', () => {
  it('is the same bytes in every clone of the commit, wherever and whenever it is made: of the tarball too', async () => {
    const [one = '', two = ''] = releases;
    const files = await readdir(one);
    expect(files.sort()).toEqual([
      'SHA256SUMS',
      'alertguard-0.1.0.cdx.json',
      'alertguard-0.1.0.contents.sha256',
      'alertguard-0.1.0.intoto.json',
      'alertguard-0.1.0.tgz',
    ]);
    for (const name of files)
      expect((await readFile(join(one, name))).equals(await readFile(join(two, name))), name).toBe(true);
  });

  it('has the checksum of every file', async () => {
    const { stdout } = await run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: releases[0] });
    expect(stdout.trim().split('\n')).toHaveLength(4);
  });

  it('has the checksum of every file of the installed package', { timeout: 60_000 }, async () => {
    const [directory = ''] = releases;
    const folder = join(await installPackage(join(directory, 'alertguard-0.1.0.tgz')), 'node_modules/alertguard');
    const list = join(directory, 'alertguard-0.1.0.contents.sha256');
    await run('sha256sum', ['--check', '--strict', '--quiet', list], { cwd: folder });
    const listed = (await readFile(list, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => line.slice(66));
    const installed = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    expect(installed.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort()).toEqual(
      listed.sort(),
    );
    await writeFile(join(folder, 'README.md'), 'changed');
    await expect(run('sha256sum', ['--check', '--strict', '--quiet', list], { cwd: folder })).rejects.toThrow();
  });

  it('lists what is bundled, with license and hash, and no tool', async () => {
    const sbom = npmSbom.parse(JSON.parse(await read('alertguard-0.1.0.cdx.json')));
    const found = sbom.components.map(({ name }) => name);
    expect(found).toEqual(
      expect.arrayContaining(['zod', 'yaml', 'commander', 'nodemailer', '@aws-sdk/client-sqs', '@middy/core']),
    );
    for (const tool of ['vitest', 'esbuild', 'typescript', 'osls', '@biomejs/biome', 'fast-check'])
      expect(found).not.toContain(tool);
    for (const one of sbom.components) {
      expect(one, one.name).toMatchObject({
        purl: expect.stringMatching(/^pkg:npm\//),
        licenses: [expect.anything()],
        hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
        scope: 'required',
      });
    }
    const refs = new Set([...sbom.components, sbom.metadata.component].map((one) => one['bom-ref']));
    for (const { ref, dependsOn } of sbom.dependencies)
      for (const each of [ref, ...dependsOn]) expect(refs).toContain(each);
    expect(JSON.stringify(sbom)).not.toContain('cdx:npm:package:development');
  });

  it('says of which commit it is, and what it is by its digest', async () => {
    const statement = z.looseObject({
      subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: z.string() }) })),
    });
    const provenance = statement.parse(JSON.parse(await read('alertguard-0.1.0.intoto.json')));
    expect(provenance).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: {
        buildDefinition: {
          externalParameters: { version: '0.1.0', commit },
          internalParameters: { node: process.version },
          resolvedDependencies: [{ digest: { gitCommit: commit } }, { name: 'package-lock.json' }],
        },
        runDetails: { builder: { id: expect.any(String) } },
      },
    });
    const sums = await read('SHA256SUMS');
    expect(provenance.subject).toHaveLength(3);
    for (const { name, digest } of provenance.subject) expect(sums).toContain(`${digest.sha256}  ${name}\n`);
  });

  it('is of a commit: what is in none fails it', async () => {
    const dirty = release({ TZ: 'UTC' }, async (clone) => await writeFile(join(clone, 'README.md'), 'changed'));
    await expect(dirty).rejects.toMatchObject({
      code: 1,
      stderr: 'There are changes that are in no commit: a release must be of one.\n',
    });
  });
});
