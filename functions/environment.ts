import { openSync, readFileSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AllowList } from '../lib/allow-list/allow-list.ts';
import { entriesFile, headFile, openAllowList, type ReadEntries } from '../lib/allow-list/packed.ts';

/** The value of an environment variable that the deployment sets. Throws, at cold start, where it is missing. */
export function requireVariable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`The environment variable ${name} is not set.`);
  return value;
}

/** A deployment sets every variable, and leaves empty what is off. */
export function optionalVariable(name: string): string | undefined {
  return process.env[name] || undefined;
}

/** The stage's allow-list, packed beside the function's code, or in the directory that `ALLOW_LIST_DIRECTORY` names. */
export function readAllowList(moduleUrl: string): AllowList {
  const directory = optionalVariable('ALLOW_LIST_DIRECTORY') ?? dirname(fileURLToPath(moduleUrl));
  const head = readFileSync(join(directory, headFile), 'utf8');
  return openAllowList(head, createFileReader(join(directory, entriesFile)), stage());
}

/** Another file that is packed beside the allow-list. */
export function readBeside(moduleUrl: string, name: string): string {
  const directory = optionalVariable('ALLOW_LIST_DIRECTORY') ?? dirname(fileURLToPath(moduleUrl));
  return readFileSync(join(directory, name), 'utf8');
}

/** Opened by the first look-up, and open as long as the process lives: what is deployed does not change under it. */
function createFileReader(file: string): ReadEntries {
  let descriptor: number | undefined;
  return (offset, bytes) => {
    descriptor ??= openSync(file, 'r');
    const buffer = Buffer.alloc(bytes);
    if (readSync(descriptor, buffer, 0, bytes, offset) !== bytes) throw new Error(`${entriesFile} is cut short.`);
    return buffer.toString('utf8');
  };
}

/** Which deployment this is: its secrets, metrics and tokens are its own. */
export function stage(): string {
  return requireVariable('STAGE');
}

/** Lambda sets it in every function. */
export function region(): string {
  return requireVariable('AWS_REGION');
}
