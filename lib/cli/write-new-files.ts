import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Which of these paths are there already, or cannot be there because what leads to them is no folder. */
export async function findInTheWay(directory: string, paths: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const path of paths) {
    const folders = foldersTo(path);
    for (const folder of folders) if ((await kindOf(join(directory, folder))) === 'other') found.add(folder);
    if (!folders.some((folder) => found.has(folder)) && (await kindOf(join(directory, path))) !== 'nothing') {
      found.add(path);
    }
  }
  return [...found];
}

/** Writes files where none are. Gives the path that could not be written; undefined when all were. */
export async function writeNewFiles(
  directory: string,
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<string | undefined> {
  for (const { path, text } of files) {
    const file = join(directory, path);
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text, { flag: 'wx' });
    } catch {
      return file;
    }
  }
  return undefined;
}

/** `a/b/c.yml` is in `a` and `a/b`. */
function foldersTo(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** A link is no folder: what is written through it would be somewhere else. */
async function kindOf(path: string): Promise<'nothing' | 'folder' | 'other'> {
  try {
    return (await lstat(path)).isDirectory() ? 'folder' : 'other';
  } catch {
    return 'nothing';
  }
}
