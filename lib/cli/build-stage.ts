import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readAllowListDirectory } from '../allow-list/compile/allow-list-directory.ts';
import type { SourceFile } from '../allow-list/compile/compile.ts';
import { findStage, type Project, type ProjectFault } from '../project/parse-project.ts';
import { readProject } from '../project/read-project.ts';
import { type BuiltStack, buildStack } from '../stack/build-stack.ts';
import type { FunctionName } from '../stack/compose-functions.ts';
import { readParameterDefaults, stackFilesIn } from '../stack/read-stack-files.ts';
import type { ZipEntry } from '../stack/zip-files.ts';
import { formatPlaces } from './check-directory.ts';

export type BuildStageInput = {
  /** Where `alertguard.yml` is. */
  readonly repository: string;
  /** May be absent where there is only one. */
  readonly stage: string | undefined;
  /** `io.assets`: what the package holds beside the command line. */
  readonly assets: string;
};

export type BuiltStage =
  | { readonly ok: true; readonly built: BuiltStack; readonly files: readonly SourceFile[]; readonly directory: string }
  /** One line each, with its place. */
  | { readonly ok: false; readonly faults: string };

/** Builds one stage of a repository. Needs no network. */
export async function buildStage({ repository, stage, assets }: BuildStageInput): Promise<BuiltStage> {
  const read = await readProject(repository, readParameterDefaults(join(assets, 'stack')));
  if (!read.ok) return faultsOf(read.faults);
  const directory = posix.join(repository, read.project.allowList);
  const found = findStage(read.project, stage ?? onlyStage(read.project));
  if (!found.ok) return faultsOf(found.faults);
  const list = await readAllowListDirectory(directory);
  if (!list.ok) return { ok: false, faults: `${directory}: ${list.path}: ${list.message}` };
  const { name, ...rest } = found.stage;
  const result = buildStack({
    deployment: { stage: name, ...rest },
    files: list.files,
    directory,
    stackFile: stackFilesIn(join(assets, 'stack')),
    codeOf: (each) => codeIn(join(assets, 'functions', each), each),
  });
  return result.ok ? { ok: true, built: result.built, files: list.files, directory } : result;
}

function onlyStage({ stages }: Project): string {
  return stages.length === 1 ? (stages[0]?.name ?? '') : '';
}

function faultsOf(faults: readonly ProjectFault[]) {
  return { ok: false, faults: formatPlaces(faults) } as const;
}

/** Throws where the package is incomplete. */
function codeIn(directory: string, name: FunctionName): ZipEntry[] {
  if (!existsSync(join(directory, 'index.mjs'))) throw new Error(`the package has no code of ${name}`);
  return readdirSync(directory)
    .filter((file) => file.endsWith('.mjs'))
    .map((path) => ({ path, bytes: readFileSync(join(directory, path)) }));
}
