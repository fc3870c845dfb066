import { readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { allowListFolder, isInside, projectFile } from './parse-project.ts';

const schema = z.object({ allowList: z.string().refine(isInside).catch(allowListFolder) }).catch({
  allowList: allowListFolder,
});

/**
 * The allow-list's folder of a directory with an `alertguard.yml`; undefined without that file. What is wrong in the file
 * is reported where all of it is read (`readProject`).
 */
export function findAllowList(directory: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(join(directory, projectFile), 'utf8');
  } catch {
    return undefined;
  }
  return join(directory, allowListOf(text));
}

/** The folder that the text of an `alertguard.yml` names, from where that file is. */
export function allowListOf(text: string): string {
  return posix.normalize(schema.parse(parseLoosely(text)).allowList).replace(/\/$/, '');
}

/** The nearest directory above an allow-list that has an `alertguard.yml`, if that file names this allow-list. */
export function findRepository(allowList: string): string | undefined {
  let directory = allowList;
  while (resolve(directory) !== resolve(directory, '..')) {
    directory = join(directory, '..');
    const named = findAllowList(directory);
    if (named !== undefined) return resolve(named) === resolve(allowList) ? directory : undefined;
  }
  return undefined;
}

function parseLoosely(text: string): unknown {
  try {
    return parse(text, { logLevel: 'silent' });
  } catch {
    return undefined;
  }
}
