const checkEveryMs = 1000;

export type ReadFiles<Value, Fault> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: Fault };

/** `repeated` marks the second and later report of one and the same fault. */
export type Reload<Fault> =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: Fault; readonly repeated: boolean };

export type FollowedFiles<Value, Fault> =
  | { readonly ok: true; readonly current: () => Promise<Value> }
  | { readonly ok: false; readonly reason: Fault };

export type FollowFilesOptions<Value, Fault> = {
  readonly read: () => Promise<ReadFiles<Value, Fault>>;
  readonly isSame: (left: Value, right: Value) => boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onReload: (reload: Reload<Fault>) => void;
};

/**
 * Follows files that are replaced while the relay runs. The first read decides whether there is a value at all; later
 * they are read again when the value is asked for, at most once a second, and a read that fails leaves the last good
 * value in place.
 *
 * They are read and not only their mtime and inode: they are small, a file that was written twice within one tick of
 * the kernel's clock has the same times, and a directory that Kubernetes swaps by symbolic link needs no special case.
 */
export async function followFiles<Value, Fault>(
  options: FollowFilesOptions<Value, Fault>,
): Promise<FollowedFiles<Value, Fault>> {
  const { read, isSame, now, onReload } = options;
  const first = await read();
  if (!first.ok) return first;
  let value = first.value;
  let fault: Fault | undefined;
  let checkedAtMs = now();
  let checking: Promise<void> | undefined;

  function settle(again: ReadFiles<Value, Fault>): void {
    if (!again.ok) {
      onReload({ ok: false, reason: again.reason, repeated: again.reason === fault });
      fault = again.reason;
      return;
    }
    const changed = !isSame(again.value, value);
    value = again.value;
    if (changed || fault !== undefined) onReload({ ok: true });
    fault = undefined;
  }

  async function check(): Promise<void> {
    try {
      settle(await read());
    } finally {
      checking = undefined;
    }
  }

  async function current(): Promise<Value> {
    // The distance, not the difference: a clock that was set back must not stop the checks.
    if (checking === undefined && Math.abs(now() - checkedAtMs) >= checkEveryMs) {
      checkedAtMs = now();
      checking = check();
    }
    await checking;
    return value;
  }

  return { ok: true, current };
}
