import type { CompiledAllowList } from '../allow-list/allow-list.ts';
import { readAllowListDirectory } from '../allow-list/compile/allow-list-directory.ts';
import { compileAllowList, type SourceFile } from '../allow-list/compile/compile.ts';
import { formatFaults } from '../allow-list/compile/format-faults.ts';
import { providers } from '../providers/registry.ts';
import { functions } from './functions.ts';
import { type IamFragment, iamFromAllowList } from './iam-from-allow-list.ts';
import { monitoringFromAllowList } from './monitoring-from-allow-list.ts';
import { savedQueries } from './saved-queries.ts';

/** What serverless.yml and infra/*.yml take as `${guard:…}`. */
export type Fragments = {
  readonly iam: IamFragment;
  readonly savedQueries: ReturnType<typeof savedQueries>;
  readonly monitoring: ReturnType<typeof monitoringFromAllowList>;
};

export type Deployable =
  | { readonly ok: true; readonly allowList: CompiledAllowList; readonly fragments: Fragments }
  /** All that is wrong, one line each. */
  | { readonly ok: false; readonly faults: string };

/** The allow-list that is deployed, and the parts of the stack that are made of it. */
export async function compileForDeployment(directory: string): Promise<Deployable> {
  const read = await readAllowListDirectory(directory);
  if (!read.ok) return { ok: false, faults: `${read.path}: ${read.message}` };
  return compileFilesForDeployment(read.files, directory);
}

/** The same of files that are read already; `directory` is where they are from. */
export function compileFilesForDeployment(files: readonly SourceFile[], directory: string): Deployable {
  const compiled = compileAllowList(files, providers);
  if (!compiled.ok) {
    const placed = compiled.faults.map((fault) => ({ ...fault, file: `${directory}/${fault.file}` }));
    return { ok: false, faults: formatFaults(placed) };
  }
  const iam = iamFromAllowList(compiled.allowList);
  if (!iam.ok) return { ok: false, faults: iam.faults.map((fault) => `${directory}: ${fault}`).join('\n') };
  const { allowList } = compiled;
  const monitoring = monitoringFromAllowList(allowList, functions);
  return { ok: true, allowList, fragments: { iam: iam.fragment, savedQueries: savedQueries(), monitoring } };
}
