import { compileAllowList, type SourceFile } from '../../lib/allow-list/compile/compile.ts';
import type { FaultCode } from '../../lib/allow-list/compile/fault.ts';
import { formatFaults } from '../../lib/allow-list/compile/format-faults.ts';
import { testProviders } from './allow-list-providers.ts';

/** An allow-list with one fault, and how it is told. */
export type BrokenAllowList = {
  readonly title: string;
  readonly files: readonly SourceFile[];
  readonly code: FaultCode;
  /** `file:line:column message` */
  readonly fault: string;
};

/** All faults as they are printed, each with its code; none where it compiles. */
export function faultsOf(
  files: readonly SourceFile[],
): readonly { readonly code: FaultCode; readonly fault: string }[] {
  const result = compileAllowList(files, testProviders);
  return result.ok ? [] : result.faults.map((fault) => ({ code: fault.code, fault: formatFaults([fault]) }));
}
