/**
 * Milliseconds of processor time, the least of some runs: what other processes do does not count, and garbage collection
 * hardly.
 */
export function cpuMs(run: () => unknown, times = 3): number {
  const measured = Array.from({ length: times }, () => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...measured);
}
