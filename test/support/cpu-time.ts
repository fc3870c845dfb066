export type Timed<Value> = { readonly value: Value; readonly cpuMs: number };

/** Milliseconds of processor time that a run took, with its result: what other processes do does not count. */
export function timed<Value>(run: () => Value): Timed<Value> {
  const before = process.cpuUsage();
  const value = run();
  const { user, system } = process.cpuUsage(before);
  return { value, cpuMs: (user + system) / 1_000 };
}

/** Of some runs the least, so that garbage collection hardly counts either. */
export function cpuMs(run: () => unknown, times = 3): number {
  return Math.min(...Array.from({ length: times }, () => timed(run).cpuMs));
}
