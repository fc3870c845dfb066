import { isMap, type Node } from 'yaml';
import { type Entry, locate, type ParsedFile, type Place, position, readEntries } from './locate.ts';
import { parseYaml, type SourceFile } from './parse-yaml.ts';

/** Line and column count from 1. */
export type EntryPosition = { readonly file: string; readonly line: number; readonly column: number };

/** `undefined` where there is no such entry: it may be one that is there by default. */
export type FindEntry = (path: string, steps: readonly (string | number)[]) => EntryPosition | undefined;

/**
 * Finds where an entry of the allow-list is written: by its file, such as `teams/payments.yml`, and the names that lead
 * to it, such as `receivers`, `payments-critical`, `require`. Each file is parsed once, when it is first asked for.
 */
export function createEntryFinder(files: readonly SourceFile[]): FindEntry {
  const parsed = new Map<string, ParsedFile | undefined>();
  const parse = (path: string): ParsedFile | undefined => {
    const source = files.find((file) => file.path === path);
    return source && parseYaml(source).file;
  };
  // Of each map once: in a file of 10,000 receivers each look-up would read them all.
  const known = new WeakMap<Node, ReadonlyMap<string, Entry>>();
  const entriesOf = (file: ParsedFile, map: Node): ReadonlyMap<string, Entry> => {
    const entries = known.get(map) ?? new Map(readEntries(file, map).map((entry) => [entry.name, entry]));
    known.set(map, entries);
    return entries;
  };
  const follow = (entry: Entry, [step, ...rest]: readonly (string | number)[]): Place => {
    if (step === undefined) return { ...entry, found: true };
    if (typeof step === 'number' || !isMap(entry.value)) return locate(entry, [step, ...rest]);
    const next = entriesOf(entry.file, entry.value).get(step);
    return next === undefined ? { ...entry, found: false } : follow(next, rest);
  };
  return (path, steps) => {
    if (!parsed.has(path)) parsed.set(path, parse(path));
    const file = parsed.get(path);
    if (file === undefined) return undefined;
    const { found, key, value } = follow({ file, name: '', key: undefined, value: file.root }, steps);
    // At the key, which is where a reader looks; a list's item has none.
    return found
      ? { file: path, ...position(file, key === undefined ? { key, value } : { key: undefined, value: key }) }
      : undefined;
  };
}
