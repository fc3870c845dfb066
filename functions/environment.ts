import { readFileSync } from 'node:fs';
import { type AllowList, loadAllowList } from '../lib/allow-list/allow-list.ts';

/** The value of an environment variable that the deployment sets. Throws, at cold start, where it is missing. */
export function requireVariable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`The environment variable ${name} is not set.`);
  return value;
}

/** The compiled allow-list beside the function's code, or the file that `ALLOW_LIST_FILE` names. */
export function readAllowList(moduleUrl: string): AllowList {
  return loadAllowList(readFileSync(process.env['ALLOW_LIST_FILE'] ?? new URL('./allow-list.json', moduleUrl), 'utf8'));
}

/** Lambda sets it in every function. */
export function region(): string {
  return requireVariable('AWS_REGION');
}
