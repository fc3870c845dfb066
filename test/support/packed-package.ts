import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { Ran } from './infra-build.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const offline = fileURLToPath(new URL('../package/offline.mjs', import.meta.url));

const packed = z.tuple([
  z.object({
    filename: z.string(),
    size: z.number(),
    unpackedSize: z.number(),
    files: z.array(z.object({ path: z.string(), mode: z.number() })),
  }),
]);

export type Packed = {
  readonly tarball: string;
  readonly bytes: number;
  readonly unpackedBytes: number;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
};

/** `npm pack` in a copy of this repository, so that tests do not share `dist`. */
export async function packPackage(): Promise<Packed> {
  const copy = await mkdtemp(join(tmpdir(), 'alertguard-pack-'));
  const documents = ['README.md', 'LICENSE', 'CHANGELOG.md', 'SECURITY.md'];
  const names = ['lib', 'functions', 'infra', 'docs', 'package.json', 'serverless.yml', ...documents];
  for (const name of names) await cp(join(root, name), join(copy, name), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  const out = join(copy, 'out');
  await mkdir(out);
  const { stdout } = await npm(['pack', '--json', '--silent', '--pack-destination', out], copy);
  const [{ filename, size, unpackedSize, files }] = packed.parse(JSON.parse(stdout));
  return { tarball: join(out, filename), bytes: size, unpackedBytes: unpackedSize, files };
}

/** Installs the tarball into an empty folder, from no registry, and gives the folder. */
export async function installPackage(tarball: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'alertguard-installed-'));
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  await npm(['install', '--offline', '--no-audit', '--no-fund', '--silent', tarball], folder);
  return folder;
}

async function npm(args: readonly string[], cwd: string) {
  const env = {
    ...process.env,
    PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
  };
  return await promisify(execFile)('npm', args, { cwd, env, maxBuffer: 16e6 });
}

/** The Nodes that the package is tried with; undefined where one is not there. */
export const nodes: Readonly<Record<'Node 22' | 'Node 24', string | undefined>> = {
  'Node 22': process.env['NODE_22'],
  'Node 24': process.execPath,
};

/** Runs the installed `alertguard` with a network that refuses, nothing of this machine's environment, and standard input. */
export async function runInstalled(
  { node, folder, cwd = folder, stdin = '' }: InstalledRun,
  args: readonly string[],
): Promise<Ran> {
  const bin = join(folder, 'node_modules', '.bin', 'alertguard');
  const env = {
    PATH: `${dirname(node)}${delimiter}/usr/bin${delimiter}/bin`,
    HOME: tmpdir(),
    NODE_OPTIONS: `--import=${offline}`,
  };
  return await new Promise((resolve) => {
    const child = execFile(bin, args, { cwd, env, maxBuffer: 16e6 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
    child.stdin?.end(stdin);
  });
}

export type InstalledRun = {
  /** The program `node`. */
  readonly node: string;
  /** Where the package is installed. */
  readonly folder: string;
  readonly cwd?: string;
  readonly stdin?: string;
};
