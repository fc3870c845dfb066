import { type ChildProcess, spawn } from 'node:child_process';
import { lstat, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { maxFileBytes } from '../allow-list/compile/limits.ts';
import type { SourceFile } from '../allow-list/compile/parse-yaml.ts';

export type GitFiles =
  /** `unread`: those that are there and cannot be compared, each with the reason. */
  | { readonly ok: true; readonly files: readonly SourceFile[]; readonly unread: readonly UnreadFile[] }
  | { readonly ok: false; readonly message: string };

export type UnreadFile = { readonly path: string; readonly message: string };

type TreeEntry = { readonly mode: string; readonly oid: string; readonly size: number; readonly path: string };

/**
 * The YAML files of a directory as they were in a commit, with paths inside the directory; none where the commit has no
 * such directory. As in a directory on disk, links are not followed and files of other kinds are passed over.
 *
 * Git is started without a shell, and reads the reference where it cannot be taken for an option.
 */
export async function readGitFiles(
  directory: string,
  reference: string,
  isWanted: (path: string) => boolean = () => true,
): Promise<GitFiles> {
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
  const all = await listTree(directory, commit.output.toString('utf8').trim(), prefix);
  if (all === undefined) return fail('the commit cannot be read');
  const tree = all.filter(({ path }) => isWanted(path));
  const links = tree.filter(({ mode }) => mode === '120000');
  const read = await readBlobs(
    directory,
    tree.filter(({ mode, path }) => mode.startsWith('100') && /\.ya?ml$/i.test(path)),
  );
  return {
    ...read,
    unread: [...links.map(({ path }) => ({ path, message: 'it is a symbolic link' })), ...read.unread],
  };
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

/** By one process for all: one for each takes five seconds of 500 files. */
async function readBlobs(directory: string, entries: readonly TreeEntry[]) {
  const [files, unread]: [SourceFile[], UnreadFile[]] = [[], []];
  const wanted = entries.filter(({ size }) => size <= maxFileBytes);
  const batch = await git(directory, ['cat-file', '--batch'], wanted.map(({ oid }) => `${oid}\n`).join(''));
  const blobs = batch.ok ? readBatch(batch.output) : new Map<string, Buffer>();
  for (const { oid, path, size } of entries) {
    if (size > maxFileBytes) {
      unread.push({ path, message: `it is larger than ${maxFileBytes} bytes` });
      continue;
    }
    const blob = blobs.get(oid);
    const text = blob && readText(blob);
    if (text !== undefined) files.push({ path, text });
    else unread.push({ path, message: blob === undefined ? 'it cannot be read' : 'it is not UTF-8' });
  }
  return { ok: true, files, unread } as const;
}

/** Of `<oid> blob <size>`, a line feed, the content and a line feed for each. What is not there has a line alone. */
function readBatch(output: Buffer): ReadonlyMap<string, Buffer> {
  const blobs = new Map<string, Buffer>();
  for (let start = 0; start < output.length; ) {
    const end = output.indexOf('\n', start);
    const [oid = '', kind, size] = output.toString('latin1', start, end).split(' ');
    start = end + 1;
    if (kind !== 'blob') continue;
    blobs.set(oid, output.subarray(start, start + Number(size)));
    start += Number(size) + 1;
  }
  return blobs;
}

function readText(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

type GitResult =
  | { readonly ok: true; readonly output: Buffer }
  /** `missing`: there is no git to run. What git says is not passed on: it speaks of commands that nobody typed. */
  | { readonly ok: false; readonly missing: boolean };

async function git(directory: string, argv: readonly string[], input = ''): Promise<GitResult> {
  const child = spawn('git', ['-C', directory, '--literal-pathspecs', ...argv], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // Git may end before it has read everything, which its exit code says.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
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
