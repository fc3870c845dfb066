import { join } from 'node:path';
import type { CompiledAllowList } from '../allow-list/allow-list.ts';
import { type AllowListDirectory, readAllowListDirectory } from '../allow-list/compile/allow-list-directory.ts';
import { type CompileOptions, compileAllowList, type SourceFile } from '../allow-list/compile/compile.ts';
import type { FaultCode, Warning } from '../allow-list/compile/fault.ts';
import type { PlatformFences } from '../allow-list/compile/read-fences.ts';
import { showUnseen } from '../allow-list/diff/show-value.ts';
import { providers } from '../providers/registry.ts';

type ReadFailure = Extract<AllowListDirectory, { ok: false }>;

/** An error of the compiler, or a file that could not be read; `file` begins with the directory. */
export type PlacedFault = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: FaultCode | ReadFailure['reason'] | 'not_deployable';
  readonly message: string;
};

export type CheckedFiles =
  | {
      readonly ok: true;
      readonly allowList: CompiledAllowList;
      readonly files: readonly SourceFile[];
      readonly fences: PlatformFences;
      /** With `file` as in a fault. */
      readonly warnings: readonly Warning[];
    }
  | { readonly ok: false; readonly faults: readonly PlacedFault[] };

/** Compiles the allow-list of a directory, or reports every error in it. */
export async function checkDirectory(directory: string, options: CompileOptions = {}): Promise<CheckedFiles> {
  const read = await readAllowListDirectory(directory);
  if (read.ok) return checkFiles(read.files, directory, options);
  const { reason, path, message } = read;
  const file = reason === 'not_readable' && path === directory ? directory : join(directory, path);
  return { ok: false, faults: [{ file, line: 1, column: 1, code: reason, message }] };
}

/** `from` says in every error where the files come from: a directory, or one in a git commit. */
export function checkFiles(files: readonly SourceFile[], from: string, options: CompileOptions = {}): CheckedFiles {
  const compiled = compileAllowList(files, providers, options);
  const placed = <Told extends { readonly file: string }>(told: readonly Told[]) =>
    told.map((one) => ({ ...one, file: join(from, one.file) }));
  if (!compiled.ok) return { ok: false, faults: placed(compiled.faults) };
  const { allowList, fences, warnings } = compiled;
  return { ok: true, allowList, files, fences, warnings: placed(warnings) };
}

/** One line per error, `file:line:column message`, whatever the file is called. */
export function formatPlaces(faults: readonly Omit<PlacedFault, 'code'>[]): string {
  return faults.map(({ file, line, column, message }) => `${showUnseen(file)}:${line}:${column} ${message}`).join('\n');
}
