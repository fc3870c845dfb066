import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';

export type CpuQuota = {
  /** Which mechanism of the kernel. */
  readonly how: string;
  /** From now on the process has its share of a core. */
  readonly limit: (pid: number) => void;
  /** Once no process is left in it. */
  readonly remove: () => void;
};

/** Lambda's: measured by several from outside, stated by AWS nowhere. */
const periodUs = 20_000;

/** A share of a core that a process cannot exceed, as Lambda gives it; `undefined` where this machine lets nobody set one. */
export function createCpuQuota(share: number): CpuQuota | undefined {
  const quotaUs = Math.round(share * periodUs);
  return (
    tryToMake('/sys/fs/cgroup', 'cgroup v2, cpu.max', { 'cpu.max': `${quotaUs} ${periodUs}` }) ??
    tryToMake('/sys/fs/cgroup/cpu', 'cgroup v1, cpu.cfs_quota_us', {
      'cpu.cfs_period_us': String(periodUs),
      'cpu.cfs_quota_us': String(quotaUs),
    })
  );
}

function tryToMake(root: string, how: string, settings: Readonly<Record<string, string>>): CpuQuota | undefined {
  const group = `${root}/alertguard-bench-${process.pid}`;
  try {
    if (root === '/sys/fs/cgroup' && !readFileSync(`${root}/cgroup.controllers`, 'utf8').includes('cpu'))
      return undefined;
    mkdirSync(group);
    for (const [file, value] of Object.entries(settings)) writeFileSync(`${group}/${file}`, value);
  } catch {
    if (existsSync(group)) rmdirSync(group);
    return undefined;
  }
  return {
    how: `${how}, a period of ${periodUs / 1000} ms`,
    limit: (pid) => writeFileSync(`${group}/cgroup.procs`, String(pid)),
    remove: () => rmdirSync(group),
  };
}
