import type { CompiledAllowList } from '../allow-list/allow-list.ts';
import { readAllowListDirectory } from '../allow-list/compile/allow-list-directory.ts';
import { compileAllowList, type SourceFile } from '../allow-list/compile/compile.ts';
import { formatFaults } from '../allow-list/compile/format-faults.ts';
import { defaultStage } from '../allow-list/stage.ts';
import { providers } from '../providers/registry.ts';
import type { Place } from './place.ts';
import { type Fragments, stackFragments } from './stack-fragments.ts';

export type Deployable =
  | {
      readonly ok: true;
      readonly allowList: CompiledAllowList;
      readonly files: readonly SourceFile[];
      readonly fragments: Fragments;
    }
  /** All that is wrong, one line each. */
  | { readonly ok: false; readonly faults: string };

/** The allow-list that is deployed, and the parts of the stack that are made of it. */
export async function compileForDeployment(
  directory: string,
  place: Place = { stage: defaultStage },
): Promise<Deployable> {
  const read = await readAllowListDirectory(directory);
  if (!read.ok) return { ok: false, faults: `${read.path}: ${read.message}` };
  return compileFilesForDeployment(read.files, directory, place);
}

/** The same of files that are read already; `directory` is where they are from. */
export function compileFilesForDeployment(files: readonly SourceFile[], directory: string, place: Place): Deployable {
  const compiled = compileAllowList(files, providers);
  if (!compiled.ok) {
    const placed = compiled.faults.map((fault) => ({ ...fault, file: `${directory}/${fault.file}` }));
    return { ok: false, faults: formatFaults(placed) };
  }
  const { allowList, fences } = compiled;
  const stack = stackFragments(allowList, fences, place);
  if (!stack.ok) return { ok: false, faults: stack.faults.map((fault) => `${directory}: ${fault}`).join('\n') };
  return { ok: true, allowList, files, fragments: stack.fragments };
}
