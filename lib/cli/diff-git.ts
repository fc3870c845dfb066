import { type ChildProcess, spawn } from 'node:child_process';
import { lstat, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { maxFileBytes } from '../allow-list/compile/limits.ts';
import type { SourceFile } from '../allow-list/compile/parse-yaml.ts';

export type GitFiles =
  | { readonly ok: true; readonly files: readonly SourceFile[] }
  | { readonly ok: false; readonly message: string };

type TreeEntry = { readonly mode: string; readonly oid: string; readonly size: number; readonly path: string };

/**
 * The YAML files of a directory as they were in a commit, with paths inside the directory; none where the commit has no
 * such directory. As in a directory on disk, links are refused and files of other kinds are passed over.
 *
 * Git is started without a shell, and reads the reference where it cannot be taken for an option.
 */
export async function readGitFiles(directory: string, reference: string): Promise<GitFiles> {
  const inside = await git(directory, ['rev-parse', '--show-prefix', '--show-toplevel']);
  if (!inside.ok) return fail(inside.missing ? 'git is not installed' : `${directory} is in no git repository`);
  const [prefix = '', top = ''] = inside.output.toString('utf8').split('\n');
  if (!(await leadsStraight(directory, top))) return fail(`the way to ${directory} goes through a symbolic link`);
  const commit = await git(directory, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${reference}^{commit}`,
  ]);
  if (!commit.ok) return fail('no such commit');
  const tree = await listTree(directory, commit.output.toString('utf8').trim(), prefix);
  if (tree === undefined) return fail('the commit cannot be read');
  const link = tree.find(({ mode }) => mode === '120000');
  if (link !== undefined) return fail(`${link.path} is a symbolic link`);
  return await readBlobs(
    directory,
    tree.filter(({ mode, path }) => mode.startsWith('100') && /\.ya?ml$/i.test(path)),
  );
}

/**
 * Through a link the directory of today and the one in the commit could be two: what a change makes of the one would be
 * told of the other.
 */
async function leadsStraight(directory: string, top: string): Promise<boolean> {
  const goal = await realpath(top);
  for (let path = resolve(directory); ; path = dirname(path)) {
    if ((await realpath(path)) === goal) return true;
    if ((await lstat(path)).isSymbolicLink() || dirname(path) === path) return false;
  }
}

/** `-z`, as git quotes unusual paths otherwise; literal, as a path may look like a pattern. */
async function listTree(directory: string, commit: string, prefix: string): Promise<TreeEntry[] | undefined> {
  const path = prefix === '' ? [] : ['--', prefix];
  const listed = await git(directory, ['ls-tree', '-r', '-l', '-z', '--full-tree', commit, ...path]);
  if (!listed.ok) return undefined;
  const lines = listed.output
    .toString('utf8')
    .split('\0')
    .filter((line) => line !== '');
  return lines.map((line) => {
    const [, mode = '', oid = '', size = '', name = ''] = /^(\d+) \w+ (\w+) +(\d+|-)\t(.*)$/s.exec(line) ?? [];
    return { mode, oid, size: Number(size), path: name.slice(prefix.length) };
  });
}

async function readBlobs(directory: string, entries: readonly TreeEntry[]): Promise<GitFiles> {
  const files: SourceFile[] = [];
  for (const { oid, path, size } of entries) {
    if (size > maxFileBytes) return fail(`${path} is larger than ${maxFileBytes} bytes`);
    const blob = await git(directory, ['cat-file', 'blob', oid]);
    if (!blob.ok) return fail(`${path} cannot be read`);
    try {
      files.push({ path, text: new TextDecoder('utf-8', { fatal: true }).decode(blob.output) });
    } catch {
      return fail(`${path} is not UTF-8`);
    }
  }
  return { ok: true, files };
}

type GitResult =
  | { readonly ok: true; readonly output: Buffer }
  /** `missing`: there is no git to run. What git says is not passed on: it speaks of commands that nobody typed. */
  | { readonly ok: false; readonly missing: boolean };

async function git(directory: string, argv: readonly string[]): Promise<GitResult> {
  const child = spawn('git', ['-C', directory, '--literal-pathspecs', ...argv], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [ended, output] = await Promise.all([endOf(child), buffer(child.stdout)]);
  return ended === 0 ? { ok: true, output } : { ok: false, missing: ended === 'missing' };
}

async function endOf(child: ChildProcess): Promise<number | 'missing'> {
  return await new Promise((resolve) => {
    child.once('error', () => resolve('missing'));
    child.once('close', (code) => resolve(code ?? 1));
  });
}

function fail(message: string): GitFiles {
  return { ok: false, message };
}
