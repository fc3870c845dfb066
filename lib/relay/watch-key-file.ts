import type { Secret } from '../secrets/secret.ts';
import { isSameKey, type KeyReload, type KeySource } from './key-source.ts';
import { type KeyFileFault, type ReadKeyFile, readKeyFile } from './read-key-file.ts';

const checkEveryMs = 1000;

export type WatchedKeyFile =
  | { readonly ok: true; readonly source: KeySource }
  | { readonly ok: false; readonly reason: KeyFileFault };

export type KeyFileOptions = {
  readonly path: string;
  /** Numeric groups of this process. */
  readonly groups: readonly number[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onReload: (reload: KeyReload) => void;
};

/**
 * Follows a key file. The first read decides whether there is a source at all; later the file is read again when the
 * key is asked for, at most once a second, and a read that fails leaves the last good key in place.
 *
 * The file is read and not only its mtime and inode: it is 50 bytes, a file that was written twice within one tick of
 * the kernel's clock has the same times, and a directory that Kubernetes swaps by symbolic link needs no special case.
 */
export async function watchKeyFile({ path, groups, now, onReload }: KeyFileOptions): Promise<WatchedKeyFile> {
  const first = await readKeyFile(path, groups);
  if (!first.ok) return first;
  let key = first.key;
  let fault: KeyFileFault | undefined;
  let checkedAtMs = now();
  let checking: Promise<void> | undefined;

  function settle(read: ReadKeyFile): void {
    if (!read.ok) {
      onReload({ ok: false, reason: read.reason, repeated: read.reason === fault });
      fault = read.reason;
      return;
    }
    const changed = !isSameKey(read.key, key);
    key = read.key;
    if (changed || fault !== undefined) onReload({ ok: true });
    fault = undefined;
  }

  async function check(): Promise<void> {
    try {
      settle(await readKeyFile(path, groups));
    } finally {
      checking = undefined;
    }
  }

  async function current(): Promise<Secret<Uint8Array>> {
    // The distance, not the difference: a clock that was set back must not stop the checks.
    if (checking === undefined && Math.abs(now() - checkedAtMs) >= checkEveryMs) {
      checkedAtMs = now();
      checking = check();
    }
    await checking;
    return key;
  }

  return { ok: true, source: { current } };
}
