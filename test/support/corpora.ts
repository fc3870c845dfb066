import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { it } from 'vitest';

/** Published test data that lies beside the repository and is not part of it. */
const corpora = fileURLToPath(new URL('../../../shared/corpora/', import.meta.url));

export function corpusPath(name: string): string {
  return `${corpora}${name}`;
}

export function readCorpus(name: string): string {
  return readFileSync(corpusPath(name), 'utf8');
}

export function readCorpusBytes(name: string): Buffer {
  return readFileSync(corpusPath(name));
}

/** The files of a set, INDEX.json left out, as name and raw bytes. */
export function corpusFiles(set: string): { readonly name: string; readonly bytes: Buffer }[] {
  if (!existsSync(corpusPath(set))) return [];
  return readdirSync(corpusPath(set))
    .filter((name) => name.endsWith('.json') && name !== 'INDEX.json')
    .sort()
    .map((name) => ({ name, bytes: readFileSync(`${corpusPath(set)}/${name}`) }));
}

/** A test that needs a set: skipped by name where the set is missing, failed where `E2E=required`. */
export function itWithCorpus(set: string) {
  return itWith(`corpus ${set}`, existsSync(corpusPath(set)));
}

/** The same for anything else that a machine may lack. */
export function itWith(what: string, present: boolean) {
  if (present) return it;
  if (process.env['E2E'] === 'required') {
    return (title: string, _test: () => unknown) =>
      it(title, () => {
        throw new Error(`${what} is missing, and E2E=required`);
      });
  }
  return (title: string, test: () => unknown, timeout?: number) =>
    it.skip(`${title} (skipped: ${what} is missing)`, test, timeout);
}
