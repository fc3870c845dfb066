import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readAllowListDirectory } from '../allow-list/compile/allow-list-directory.ts';
import type { SourceFile } from '../allow-list/compile/compile.ts';
import { showText } from '../allow-list/diff/show-value.ts';
import {
  findStage,
  type ParsedProject,
  type Project,
  type ProjectFault,
  parseProject,
  projectFile,
} from '../project/parse-project.ts';
import { readProject } from '../project/read-project.ts';
import { type Built, type BuiltStack, buildStack } from '../stack/build-stack.ts';
import type { FunctionName } from '../stack/compose-functions.ts';
import type { ParameterValue } from '../stack/parameter-defaults.ts';
import { readParameterDefaults, stackFilesIn } from '../stack/read-stack-files.ts';
import type { ZipEntry } from '../stack/zip-files.ts';
import { formatPlaces } from './check-directory.ts';
import type { CliIo } from './cli-io.ts';
import { readGitFiles } from './diff-git.ts';

export type BuildStageInput = {
  /** Where `alertguard.yml` is. */
  readonly repository: string;
  /** May be absent where there is only one. */
  readonly stage: string | undefined;
  readonly io: Pick<CliIo, 'assets' | 'stack'>;
  /** A git reference; absent, the files are read as they are. */
  readonly commit?: string | undefined;
};

type Faults = { readonly ok: false; readonly faults: string };

export type BuiltStage =
  | {
      readonly ok: true;
      readonly built: BuiltStack;
      readonly files: readonly SourceFile[];
      /** Where these are from. */
      readonly directory: string;
      /** The same stage with another allow-list. */
      readonly buildWith: (files: readonly SourceFile[]) => Built;
    }
  /** One line each, with its place. */
  | Faults;

/** Builds one stage of a repository. Needs no network. */
export async function buildStage({ repository, stage, io, commit }: BuildStageInput): Promise<BuiltStage> {
  const defaults = readParameterDefaults(io.stack);
  const read =
    commit === undefined
      ? await readProject(repository, defaults)
      : await readProjectOfCommit(repository, commit, defaults);
  if (!read.ok) return faultsOf(read.faults);
  const directory = posix.join(repository, read.project.allowList);
  const found = findStage(read.project, stage ?? onlyStage(read.project));
  if (!found.ok) return faultsOf(found.faults);
  const list = await readList(directory, commit);
  if (!list.ok) return list;
  const { name, ...rest } = found.stage;
  const buildWith = (files: readonly SourceFile[]) =>
    buildStack({
      deployment: { stage: name, ...rest },
      files,
      directory,
      stackFile: stackFilesIn(io.stack),
      codeOf: (each) => codeIn(join(io.assets, 'functions', each), each),
    });
  const result = buildWith(list.files);
  return result.ok ? { ok: true, built: result.built, files: list.files, directory, buildWith } : result;
}

async function readProjectOfCommit(
  repository: string,
  commit: string,
  defaults: Readonly<Record<string, ParameterValue>>,
): Promise<ParsedProject> {
  const path = join(repository, projectFile);
  const fault = (message: string): ParsedProject => ({
    ok: false,
    faults: [{ file: path, line: 1, column: 1, message }],
  });
  const read = await readGitFiles(repository, commit, (each) => each === projectFile);
  if (!read.ok) return fault(`${showText(commit)}: ${read.message}`);
  const [file] = read.files;
  if (file === undefined) return fault(`${showText(commit)} has no such file`);
  return parseProject({ path, text: file.text }, defaults);
}

async function readList(
  directory: string,
  commit: string | undefined,
): Promise<Faults | { readonly ok: true; readonly files: readonly SourceFile[] }> {
  if (commit === undefined) {
    const read = await readAllowListDirectory(directory);
    return read.ok ? read : { ok: false, faults: `${directory}: ${read.path}: ${read.message}` };
  }
  const read = await readGitFiles(directory, commit);
  return read.ok ? read : { ok: false, faults: `${directory}: ${showText(commit)}: ${read.message}` };
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
