/** Time that passes only when nothing is left to do at the present moment. Milliseconds since the epoch. */
export type VirtualClock = {
  readonly nowMs: () => number;
  readonly at: (ms: number, run: () => void) => void;
  readonly sleep: (ms: number) => Promise<void>;
  /** Lets everything happen that is due until then, in order. Stops early when nothing is planned any more. */
  readonly runUntil: (ms: number) => Promise<void>;
};

type Planned = { readonly ms: number; readonly order: number; readonly run: () => void };

/**
 * The code under test must wait for this clock alone: no timer, thread or socket of its own. Then one turn of Node's own
 * loop is enough for everything that an event set off.
 */
export function createClock(startMs: number): VirtualClock {
  let nowMs = startMs;
  let order = 0;
  const planned = createHeap();

  const at = (ms: number, run: () => void): void => {
    order += 1;
    planned.push({ ms: Math.max(ms, nowMs), order, run });
  };
  return {
    nowMs: () => nowMs,
    at,
    sleep: (ms) => new Promise((resolve) => at(nowMs + ms, resolve)),
    runUntil: async (ms) => {
      for (;;) {
        await new Promise(setImmediate);
        const next = planned.peek();
        if (next === undefined || next.ms > ms) break;
        nowMs = next.ms;
        planned.pop()?.run();
      }
    },
  };
}

/** A binary heap; the earliest is first, and of two at the same time the one that was planned first. */
function createHeap() {
  const heap: Planned[] = [];
  const isBefore = (a: Planned | undefined, b: Planned | undefined): boolean =>
    a !== undefined && (b === undefined || a.ms < b.ms || (a.ms === b.ms && a.order < b.order));
  const swap = (i: number, j: number): void => {
    const [a, b] = [heap[i], heap[j]];
    if (a === undefined || b === undefined) return;
    heap[i] = b;
    heap[j] = a;
  };
  return {
    peek: (): Planned | undefined => heap[0],
    push: (planned: Planned): void => {
      let index = heap.push(planned) - 1;
      for (let parent = (index - 1) >> 1; index > 0 && isBefore(heap[index], heap[parent]); parent = (index - 1) >> 1) {
        swap(index, parent);
        index = parent;
      }
    },
    pop: (): Planned | undefined => {
      swap(0, heap.length - 1);
      const first = heap.pop();
      for (let index = 0; ; ) {
        const [left, right] = [2 * index + 1, 2 * index + 2];
        const least = isBefore(heap[right], heap[left]) ? right : left;
        if (!isBefore(heap[least], heap[index])) return first;
        swap(index, least);
        index = least;
      }
    },
  };
}
