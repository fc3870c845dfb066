import { followFiles } from './follow-files.ts';
import { isSameKey, type KeyReload, type KeySource } from './key-source.ts';
import { type KeyFileFault, readKeyFile } from './read-key-file.ts';

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

/** Follows a key file, as `followFiles` does. */
export async function watchKeyFile({ path, groups, now, onReload }: KeyFileOptions): Promise<WatchedKeyFile> {
  const read = async () => {
    const key = await readKeyFile(path, groups);
    return key.ok ? ({ ok: true, value: key.key } as const) : key;
  };
  const followed = await followFiles({ read, isSame: isSameKey, now, onReload });
  return followed.ok ? { ok: true, source: { current: followed.current } } : followed;
}
