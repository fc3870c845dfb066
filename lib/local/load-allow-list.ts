import { join } from 'node:path';
import type { AllowList } from '../allow-list/allow-list.ts';
import { readAllowListDirectory } from '../allow-list/compile/allow-list-directory.ts';
import { compileAllowList } from '../allow-list/compile/compile.ts';
import { formatFaults } from '../allow-list/compile/format-faults.ts';
import { openPacked } from '../allow-list/compile/pack.ts';
import type { SourceFile } from '../allow-list/compile/parse-yaml.ts';
import { providers } from '../providers/registry.ts';

export type LoadedAllowList =
  | { readonly ok: true; readonly allowList: AllowList; readonly files: readonly SourceFile[] }
  /** One line per fault, `file:line:column message` where there is a place. */
  | { readonly ok: false; readonly faults: string };

/** Of what runs on one machine: `sender create` and the like do not reach it. */
export const localStage = 'local';

/** Compiles a directory of YAML and reads the result back, as a function does at its cold start. */
export async function loadAllowListDirectory(directory: string): Promise<LoadedAllowList> {
  const read = await readAllowListDirectory(directory);
  if (!read.ok) {
    const path = read.reason === 'not_readable' ? read.path : join(directory, read.path);
    return { ok: false, faults: `${path}: ${read.message}` };
  }
  const compiled = compileAllowList(read.files, providers);
  if (compiled.ok) return { ok: true, allowList: openPacked(compiled.allowList, localStage), files: read.files };
  return {
    ok: false,
    faults: formatFaults(compiled.faults.map((fault) => ({ ...fault, file: join(directory, fault.file) }))),
  };
}
