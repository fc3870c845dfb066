import { isMap, isNode, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';
import type { Fault, FaultCode } from './fault.ts';

/** A file that is well-formed YAML of the plain kind that the allow-list admits. */
export type ParsedFile = { readonly path: string; readonly root: Node | undefined; readonly lines: LineCounter };

/** A key with its value, or a whole file, which has no key; `name` is empty there. */
export type Entry = {
  readonly file: ParsedFile;
  readonly name: string;
  readonly key: Node | undefined;
  readonly value: Node | undefined;
};

export type Place = Pick<Entry, 'key' | 'value'> & {
  /** False where the path leads on but the file does not: the place is then the last one that is there. */
  readonly found: boolean;
};

/** The entries of a map in the order of the file; of equal keys the first. Anything but a map has none. */
export function readEntries(file: ParsedFile, node: Node | undefined): readonly Entry[] {
  if (!isMap(node)) return [];
  const entries = new Map<string, Entry>();
  for (const pair of node.items) {
    const entry = { file, name: keyText(pair), key: nodeOf(pair.key), value: nodeOf(pair.value) };
    if (!entries.has(entry.name)) entries.set(entry.name, entry);
  }
  return [...entries.values()];
}

/** Follows field names and list indexes from an entry into its value. */
export function locate(entry: Entry, path: readonly PropertyKey[]): Place {
  let place: Place = { key: entry.key, value: entry.value, found: true };
  for (const step of path) {
    const next = stepInto(entry.file, place.value, step);
    if (next === undefined) return { ...place, found: false };
    place = { ...next, found: true };
  }
  return place;
}

/** A fault at the value, or at the key where there is no value to point to. */
export function faultAt(
  file: ParsedFile,
  place: Pick<Entry, 'key' | 'value'>,
  code: FaultCode,
  message: string,
): Fault {
  return { file: file.path, ...position(file, place), code, message };
}

/** A fault at the key, or at the value where there is no key. */
export function faultAtKey(entry: Entry, code: FaultCode, message: string): Fault {
  return faultAt(entry.file, { key: entry.value, value: entry.key }, code, message);
}

/** `file:line`, to point from one place of the allow-list to another. */
export function referenceTo(entry: Entry): string {
  return `${entry.file.path}:${position(entry.file, { key: entry.value, value: entry.key }).line}`;
}

/** YAML reads `404: …` as a number; a name is text all the same. */
export function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

/** Where a value stands, or its key where there is no value to point to. Both count from 1. */
export function position(
  file: ParsedFile,
  { key, value }: Pick<Entry, 'key' | 'value'>,
): { readonly line: number; readonly column: number } {
  const start = startOf(value, key === undefined) ?? startOf(key, true);
  if (start === undefined) return { line: 1, column: 1 };
  const { line, col } = file.lines.linePos(start);
  return { line, column: col };
}

/** `deliver:` with nothing after it has a value too, of no width, where nobody would look for it. */
function startOf(node: Node | undefined, evenEmpty: boolean): number | undefined {
  if (!node?.range) return undefined;
  const [start, end] = node.range;
  return evenEmpty || end > start ? start : undefined;
}

function stepInto(file: ParsedFile, node: Node | undefined, step: PropertyKey): Omit<Place, 'found'> | undefined {
  if (isMap(node)) return readEntries(file, node).find(({ name }) => name === step);
  if (!isSeq(node) || typeof step !== 'number' || step >= node.items.length) return undefined;
  return { key: undefined, value: nodeOf(node.items[step]) };
}

function nodeOf(value: unknown): Node | undefined {
  return isNode(value) ? value : undefined;
}
