import type { FaultRunResult } from './fault-run.ts';

/** The counts of a run, for a terminal. */
export function describeFaultRun(result: FaultRunResult): string {
  const { seed, notifications, deliveries, kills, seconds } = result;
  const faults = [...result.faults].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const injected = faults.reduce((sum, [, count]) => sum + count, 0);
  return [
    `fault run, seed ${seed}: ${notifications} notifications, ${deliveries} deliveries, ${kills} kills, ${seconds} s`,
    `  faults injected          ${injected}`,
    ...faults.map(([name, count]) => `    ${name.padEnd(35)} ${count}`),
    `  notifications repeated   ${result.notificationsRepeated}`,
    `  deliveries retried       ${list(result.deliveriesRetried)}`,
    `  arrivals                 ${result.arrivals}`,
    `  duplicates after a kill  ${result.explainedDuplicates}`,
    `  other duplicates         ${result.unexplainedDuplicates}`,
    `  lost                     ${result.lost}`,
    `  out of order             ${result.outOfOrder}`,
    `  dead letters             ${result.deadLetters}`,
    `  left in the queue        ${result.leftInQueue}`,
    '',
  ].join('\n');
}

function list(counts: ReadonlyMap<string, number>): string {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const parts = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `${name} ${count}`);
  return `${total} (${parts.join(', ')})`;
}
