import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackFile } from './compose-template.ts';
import { type ParameterValue, parseParameterDefaults } from './parameter-defaults.ts';

/** infra/*.yml, or the copy of it in the package. */
export function stackFilesIn(directory: string): StackFile {
  return (name) => readFileSync(join(directory, name), 'utf8');
}

/** The parameters that there are, with their defaults. */
export function readParameterDefaults(directory: string): Readonly<Record<string, ParameterValue>> {
  return parseParameterDefaults(readFileSync(join(directory, 'parameters.yml'), 'utf8'));
}
