import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type ParsedSigningKey, parseSigningKey, parseSigningKeySecret } from '../signing/signing-key.ts';

const maxKeyFileBytes = 4096;
const rootGroup = 0;

export type KeyFileFault =
  | 'key_file_missing'
  | 'key_file_unreadable'
  | 'key_file_not_regular'
  | 'key_file_too_open'
  | 'key_file_too_large'
  | 'key_malformed'
  | 'key_too_short';

export type ReadKeyFile =
  | Extract<ParsedSigningKey, { ok: true }>
  | { readonly ok: false; readonly reason: KeyFileFault };

/**
 * Reads the signing key from a file: `whsec_…` on one line, or `{"signingKey":"whsec_…"}` as Secrets Manager holds it.
 * Symbolic links are followed; mode and content are those of one opened file, so no swap comes between the two.
 * `groups` are the numeric groups of this process.
 */
export async function readKeyFile(path: string, groups: readonly number[]): Promise<ReadKeyFile> {
  let file: FileHandle | undefined;
  try {
    // Opening a FIFO would otherwise wait for its writer.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    return await readChecked(file, groups);
  } catch (error) {
    return { ok: false, reason: isNotFound(error) ? 'key_file_missing' : 'key_file_unreadable' };
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

async function readChecked(file: FileHandle, groups: readonly number[]): Promise<ReadKeyFile> {
  const stat = await file.stat();
  if (!stat.isFile()) return { ok: false, reason: 'key_file_not_regular' };
  if (isTooOpen(stat.mode, stat.gid, groups)) return { ok: false, reason: 'key_file_too_open' };
  if (stat.size > maxKeyFileBytes) return { ok: false, reason: 'key_file_too_large' };
  const text = (await file.readFile('utf8')).trim();
  const parsed = text.startsWith('{') ? parseSigningKeySecret(text) : parseSigningKey(text);
  if (parsed.ok) return parsed;
  return { ok: false, reason: parsed.reason === 'key_too_short' ? 'key_too_short' : 'key_malformed' };
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
