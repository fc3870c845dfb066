import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { maxFileBytes } from './limits.ts';
import type { SourceFile } from './parse-yaml.ts';

export type AllowListDirectory =
  | { readonly ok: true; readonly files: readonly SourceFile[] }
  | {
      readonly ok: false;
      readonly reason: 'not_readable' | 'symbolic_link' | 'not_utf8' | 'too_large';
      readonly path: string;
      /** What to do about it. */
      readonly message: string;
    };

type ReadFailure = Extract<AllowListDirectory, { ok: false }>;

/**
 * Reads every YAML file below a directory, also those in the wrong place: the compiler tells what to do with them. Files
 * of other kinds are passed over. Links are refused, as what they lead to is not what was reviewed.
 */
export async function readAllowListDirectory(directory: string): Promise<AllowListDirectory> {
  let entries: Awaited<ReturnType<typeof listEntries>>;
  try {
    entries = await listEntries(directory);
  } catch {
    return failure('not_readable', directory, 'pass a directory that exists and is readable');
  }
  const files: SourceFile[] = [];
  for (const { name, kind } of entries) {
    if (kind === 'link') return failure('symbolic_link', name, 'write the file itself instead of a link to it');
    if (kind !== 'file' || !/\.ya?ml$/i.test(name)) continue;
    const read = await readSource(directory, name);
    if ('reason' in read) return read;
    files.push(read);
  }
  return { ok: true, files };
}

async function listEntries(directory: string) {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .map((entry) => ({
      name: relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'),
      kind: kindOf(entry),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function kindOf(entry: { isFile(): boolean; isSymbolicLink(): boolean }): 'file' | 'link' | 'other' {
  if (entry.isSymbolicLink()) return 'link';
  return entry.isFile() ? 'file' : 'other';
}

async function readSource(directory: string, name: string): Promise<SourceFile | ReadFailure> {
  const path = join(directory, name);
  try {
    const { size } = await lstat(path);
    if (size > maxFileBytes) return failure('too_large', name, `a file may hold at most ${maxFileBytes} bytes`);
    return { path: name, text: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path)) };
  } catch (error) {
    if (error instanceof TypeError) return failure('not_utf8', name, 'save the file as UTF-8');
    return failure('not_readable', name, 'make this file readable');
  }
}

function failure(reason: ReadFailure['reason'], path: string, message: string): ReadFailure {
  return { ok: false, reason, path, message };
}
