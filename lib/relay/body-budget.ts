import type { CallerGone } from './caller-gone.ts';

/** Memory for one body, allocated when first asked for, until it is released; or why there is none: not free in time, or wanted by nobody any more. */
export type HeldMemory =
  | { readonly ok: true; readonly memory: () => Buffer; readonly release: () => void }
  | { readonly ok: false; readonly reason: 'overloaded' | 'caller_gone' };

/** Gives memory for at least `bytes`, in the order of asking. Never rejects. */
export type HoldMemory = (bytes: number, callerGone: CallerGone) => Promise<HeldMemory>;

/** Apart from the large ones, so that an ordinary notification (100 alerts of 2 KB) never waits behind them. */
export const maxSmallBody = 1024 * 1024;
const maxSmallBytes = 12 * 1024 * 1024;

/**
 * A large body takes a buffer of the largest size, which is used again, because what V8 has not collected yet would come
 * on top. Peak of the process at 64 posts of 6 MiB at once: 555 MB without a bound, 200 with 32 MiB of fresh buffers,
 * 185 with these, and 110 to 120 since the parts that they are read in are freed when they are copied; 65 of it are Node.
 */
const largeBuffers = 4;

/** Memory for bodies of up to `maxBodyBytes`: 36 MiB in all with those of 6. A request waits `maxWaitMs` at most. */
export function createBodyBudget(maxBodyBytes: number, maxWaitMs: number): HoldMemory {
  const small = createBudget(maxSmallBytes, maxWaitMs);
  const large = createBudget(largeBuffers, maxWaitMs);
  const spare: Buffer[] = [];
  return async (bytes, callerGone) => {
    const isSmall = bytes <= maxSmallBody;
    const reserved = await (isSmall ? small(bytes, callerGone) : large(1, callerGone));
    if (!reserved.ok) return reserved;
    // Not zeroed: only what was written is handed on. Not pooled: pages that are never written cost nothing.
    if (isSmall) return { ...reserved, memory: () => Buffer.allocUnsafeSlow(bytes) };
    let memory: Buffer | undefined;
    const release = () => {
      if (memory !== undefined) spare.push(memory);
      reserved.release();
    };
    return { ok: true, memory: () => (memory ??= spare.pop() ?? Buffer.allocUnsafeSlow(maxBodyBytes)), release };
  };
}

type Reserved =
  | { readonly ok: true; readonly release: () => void }
  | { readonly ok: false; readonly reason: 'overloaded' | 'caller_gone' };

type Waiting = { readonly amount: number; readonly grant: () => void };

/** Bytes or pieces, first come, first served: who asks for much is not overtaken by those who ask for little. */
export function createBudget(
  total: number,
  maxWaitMs: number,
): (amount: number, callerGone: CallerGone) => Promise<Reserved> {
  const waiting = new Set<Waiting>();
  let free = total;

  function take(amount: number): Reserved {
    free -= amount;
    return {
      ok: true,
      release: () => {
        free += amount;
        grantNext();
      },
    };
  }

  function grantNext(): void {
    for (const next of waiting) {
      if (next.amount > free) return;
      next.grant();
    }
  }

  return (amount, callerGone) => {
    if (callerGone.aborted) return Promise.resolve({ ok: false, reason: 'caller_gone' });
    if (waiting.size === 0 && amount <= free) return Promise.resolve(take(amount));
    return new Promise((resolve) => {
      const settle = (reserved: Reserved) => {
        waiting.delete(entry);
        clearTimeout(timer);
        callerGone.removeEventListener('abort', leave);
        resolve(reserved);
        // Whoever leaves may have been what the others waited for.
        if (!reserved.ok) grantNext();
      };
      const entry: Waiting = { amount, grant: () => settle(take(amount)) };
      const leave = () => settle({ ok: false, reason: 'caller_gone' });
      const timer = setTimeout(() => settle({ ok: false, reason: 'overloaded' }), maxWaitMs);
      callerGone.addEventListener('abort', leave);
      waiting.add(entry);
    });
  };
}
