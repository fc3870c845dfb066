import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

const rootGroup = 0;

export type FileFault = 'missing' | 'unreadable' | 'not_regular' | 'too_open' | 'too_large';

export type ReadCheckedFile =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: FileFault };

export type ReadableFile = {
  readonly path: string;
  readonly maxBytes: number;
  /** Numeric groups of this process, where the file holds a secret and its mode is checked. */
  readonly secretFor?: readonly number[];
};

/** Reads a small file. Symbolic links are followed; mode and content are those of one opened file, so no swap comes between. */
export async function readCheckedFile({ path, maxBytes, secretFor }: ReadableFile): Promise<ReadCheckedFile> {
  let file: FileHandle | undefined;
  try {
    // Opening a FIFO would otherwise wait for its writer.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = await file.stat();
    if (!stat.isFile()) return { ok: false, reason: 'not_regular' };
    // What is no secret may be read by all, but who can write it decides whom the relay trusts.
    const tooOpen = secretFor === undefined ? (stat.mode & 0o002) !== 0 : isTooOpen(stat.mode, stat.gid, secretFor);
    if (tooOpen) return { ok: false, reason: 'too_open' };
    if (stat.size > maxBytes) return { ok: false, reason: 'too_large' };
    return { ok: true, text: (await file.readFile('utf8')).trim() };
  } catch (error) {
    return { ok: false, reason: isNotFound(error) ? 'missing' : 'unreadable' };
  } finally {
    await file?.close();
  }
}

/**
 * True when the file's mode lets somebody else have the key. Others: not at all. The group may not write, and may read
 * when it is one of two kinds, because two systems hand a secret to an unprivileged process in that way only:
 * - a group of this process: Kubernetes with `fsGroup` sets 0440 and that group on a mounted secret, whatever its
 *   `defaultMode` (without `fsGroup` it is root's 0400, which a non-root container cannot read);
 * - root's group: systemd's `LoadCredential` shows 0440 root:root, where the group bits are the mask of an access
 *   control list that names only the service's user (systemd issue 29435).
 * Any other group is somebody else.
 */
export function isTooOpen(mode: number, group: number, groups: readonly number[]): boolean {
  if ((mode & 0o027) !== 0) return true;
  return (mode & 0o040) !== 0 && group !== rootGroup && !groups.includes(group);
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
