import type { Fault } from './fault.ts';

/** One line for each fault, `file:line:column message`, as editors and CI logs link it. */
export function formatFaults(faults: readonly Fault[]): string {
  return faults.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`).join('\n');
}
