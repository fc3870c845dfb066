import type { CompiledAllowList } from '../../lib/allow-list/allow-list.ts';
import {
  type CompileResult,
  compileAllowList,
  type ProviderRegistry,
  type SourceFile,
  type TeamReads,
} from '../../lib/allow-list/compile/compile.ts';
import { formatFaults } from '../../lib/allow-list/compile/format-faults.ts';
import { testProviders } from './allow-list-providers.ts';

/** Of two allow-lists that share files, those are read once, as `guard diff` does. */
const known: TeamReads = new Map();
const results = new WeakMap<readonly SourceFile[], CompileResult>();

/** With `testProviders`; the same files are compiled once, as properties ask for them several times. */
export function compileOnce(files: readonly SourceFile[]): CompileResult {
  const result = results.get(files) ?? compileAllowList(files, testProviders, { known });
  results.set(files, result);
  return result;
}

/** What files that must be without faults compile to. */
export function compiledWith(files: readonly SourceFile[], providers: ProviderRegistry = testProviders) {
  const result = providers === testProviders ? compileOnce(files) : compileAllowList(files, providers);
  if (!result.ok) throw new Error(formatFaults(result.faults));
  return result;
}

/** The compiled form of files that must be without faults. */
export function compiled(files: readonly SourceFile[], providers = testProviders): CompiledAllowList {
  return compiledWith(files, providers).allowList;
}
