import { readFileSync } from 'node:fs';
import { type AllowList, loadAllowList } from '../lib/allow-list/allow-list.ts';

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

/** The stage's allow-list, compiled beside the function's code, or the file that `ALLOW_LIST_FILE` names. */
export function readAllowList(moduleUrl: string): AllowList {
  const file = optionalVariable('ALLOW_LIST_FILE') ?? new URL('./allow-list.json', moduleUrl);
  return loadAllowList(readFileSync(file, 'utf8'), stage());
}

/** Which deployment this is: its secrets, metrics and tokens are its own. */
export function stage(): string {
  return requireVariable('STAGE');
}

/** Lambda sets it in every function. */
export function region(): string {
  return requireVariable('AWS_REGION');
}
