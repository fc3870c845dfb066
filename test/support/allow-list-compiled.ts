import type { CompiledAllowList } from '../../lib/allow-list/allow-list.ts';
import { compileAllowList, type SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { formatFaults } from '../../lib/allow-list/compile/format-faults.ts';
import { testProviders } from './allow-list-providers.ts';

/** The compiled form of files that must be without faults. */
export function compiled(files: readonly SourceFile[], providers = testProviders): CompiledAllowList {
  const result = compileAllowList(files, providers);
  if (!result.ok) throw new Error(formatFaults(result.faults));
  return result.allowList;
}
