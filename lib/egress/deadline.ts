/**
 * Calls `act` after `ms`, but not before Node has read what had arrived by then: while a neighbour of the same batch
 * computes, an answer may lie unread in its socket, and must not be taken for one that never came. Returns what cancels
 * it.
 */
export function whenOverdue(ms: number, act: () => void): () => void {
  let immediate: NodeJS.Immediate | undefined;
  // Timers run before sockets are read, immediates after.
  const timer = setTimeout(() => {
    immediate = setImmediate(act);
  }, ms).unref();
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}

/** As `AbortSignal.timeout`, by `whenOverdue`. */
export function deadline(ms: number): AbortSignal {
  const controller = new AbortController();
  whenOverdue(ms, () => controller.abort(new DOMException('the time is up', 'TimeoutError')));
  return controller.signal;
}
