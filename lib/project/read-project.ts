import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParameterValue } from '../stack/parameter-defaults.ts';
import { type ParsedProject, parseProject, projectFile } from './parse-project.ts';

/** Reads `alertguard.yml` of a directory. */
export async function readProject(
  directory: string,
  defaults: Readonly<Record<string, ParameterValue>>,
): Promise<ParsedProject> {
  const path = join(directory, projectFile);
  const fault = (message: string) => ({ ok: false, faults: [{ file: path, line: 1, column: 1, message }] }) as const;
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch {
    return fault('this file is missing: `alertguard init` writes one');
  }
  try {
    return parseProject({ path, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }, defaults);
  } catch (error) {
    if (error instanceof TypeError) return fault('save the file as UTF-8');
    throw error;
  }
}
