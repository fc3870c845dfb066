import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const noNetwork = fileURLToPath(new URL('./infra-no-network.ts', import.meta.url));

export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Files by path, such as `teams/payments.yml`. */
export type Files = Readonly<Record<string, string>>;

export async function temporaryDirectory(): Promise<string> {
  return await mkdtemp(join(tmpdir(), 'alertguard-infra-'));
}

export async function writeFiles(directory: string, files: Files): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  return directory;
}

/** `npm run build` into a directory of its own, so that tests do not share `dist`. */
export async function runBuild(dist: string, allowListDirectory?: string): Promise<Ran> {
  return await runNode(['infra/build/build.ts'], root, {
    DIST_DIR: dist,
    ...(allowListDirectory === undefined ? {} : { ALLOW_LIST_DIR: allowListDirectory }),
  });
}

/** A copy of the service, with an allow-list of its own, in which osls runs without touching this checkout. */
export async function copyService(allowList: Files): Promise<string> {
  return await copyServiceInto(await temporaryDirectory(), allowList);
}

async function copyServiceInto(directory: string, allowList: Files): Promise<string> {
  await cp(join(root, 'serverless.yml'), join(directory, 'serverless.yml'));
  await cp(join(root, 'infra'), join(directory, 'infra'), { recursive: true });
  await cp(join(root, 'package.json'), join(directory, 'package.json'));
  for (const name of ['node_modules', 'lib', 'functions']) await symlink(join(root, name), join(directory, name));
  await rm(join(directory, 'infra/allow-list'), { recursive: true });
  await writeFiles(join(directory, 'infra/allow-list'), allowList);
  return directory;
}

/** One command of osls in a copy of the service. */
export async function runOsls(directory: string, words: readonly string[], environment: Files): Promise<Ran> {
  return await runNode([join(root, 'node_modules/osls/bin/serverless.js'), ...words], directory, environment);
}

/**
 * `npm run package` in a copy of the service, with no account, no credentials and a network that refuses. Returns the
 * directory, in which `.serverless` lies. Whoever asks for the same gets a copy of the same. Measured: a package takes 11 s of
 * processor time.
 */
export async function packageService(allowList: Files): Promise<string> {
  const kept = await keep('packaged', allowList, async (made) => {
    await copyServiceInto(made, allowList);
    const { code, stdout, stderr } = await packageWith(made);
    if (code !== 0) throw new Error(stdout + stderr);
  });
  const directory = await temporaryDirectory();
  await cp(kept, directory, { recursive: true, verbatimSymlinks: true });
  return directory;
}

/**
 * The directory that `make` fills. It is made once, and kept under the hash of all that the service is made of and of what
 * else it is made of; nobody may write to it.
 */
export async function keep(name: string, of: Files, make: (directory: string) => Promise<void>): Promise<string> {
  const kept = join(tmpdir(), `alertguard-${name}-${await hashOfService(of)}`);
  if (!existsSync(kept)) {
    const made = await temporaryDirectory();
    await make(made);
    // Another may have been quicker, with the same.
    await rename(made, kept).catch(() => {});
  }
  return kept;
}

async function hashOfService(of: Files): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([process.version, root, of]));
  const files = ['serverless.yml', 'package.json', 'package-lock.json'];
  for (const folder of ['infra', 'lib', 'functions']) {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    files.push(...paths.map((path) => relative(root, path)));
  }
  for (const file of files.sort()) {
    const bytes = await readFile(join(root, file));
    hash.update(JSON.stringify([file, bytes.length])).update(bytes);
  }
  return hash.digest('hex');
}

/** `osls package` in a copy of the service, with these parameters; replaces what was packaged before. */
export async function packageWith(directory: string, parameters: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const given = Object.entries(parameters).map(([name, value]) => `--param=${name}=${value}`);
  return await runOsls(directory, ['package', ...given], { NODE_OPTIONS: `--import=${noNetwork}` });
}

export async function readTemplate(directory: string): Promise<unknown> {
  return JSON.parse(await readFile(templateFile(directory), 'utf8'));
}

export function templateFile(directory: string): string {
  return join(directory, '.serverless/cloudformation-template-update-stack.json');
}

/** The environment is given whole: nothing of the machine's but a cache of compiled code, above all no credentials. */
export async function runNode(args: readonly string[], cwd: string, environment: Files): Promise<Ran> {
  return await run(process.execPath, args, cwd, environment);
}

/** The exit code of a program that is not installed, as in a shell. */
export const notFound = 127;

export async function run(file: string, args: readonly string[], cwd: string, environment: Files): Promise<Ran> {
  const cache = { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] };
  const env = { PATH: '/usr/bin:/bin', HOME: tmpdir(), ...cache, ...environment };
  return await new Promise((resolve) => {
    const child = execFile(file, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? 1);
      resolve({ code: Number.isNaN(code) ? notFound : code, stdout, stderr });
    });
    // Nobody answers what it asks.
    child.stdin?.end();
  });
}
