import { isMap } from 'yaml';
import { type Positions, positionsFile } from '../positions.ts';
import { type Entry, position, readEntries } from './locate.ts';
import { parseYaml, type SourceFile } from './parse-yaml.ts';

/**
 * Makes the file of positions from the files that were compiled: names of entries with their lines, and no value. The same
 * files give the same bytes.
 */
export function packPositions(files: readonly SourceFile[], allowListHash: string): { name: string; text: string } {
  const inOrder = files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  const places = inOrder.flatMap((source) => {
    const { file } = parseYaml(source);
    return file === undefined ? [] : [[source.path, positionsOf({ file, name: '', key: undefined, value: file.root })]];
  });
  return {
    name: positionsFile,
    text: `${JSON.stringify({ hash: allowListHash, files: Object.fromEntries(places) })}\n`,
  };
}

function positionsOf({ file, key, value }: Entry): Positions {
  // At the key, which is where a reader looks.
  const { line, column } = position(file, key === undefined ? { key, value } : { key: undefined, value: key });
  if (!isMap(value)) return [line, column];
  const inside = readEntries(file, value).map((entry) => [entry.name, positionsOf(entry)] as const);
  return [line, column, Object.fromEntries(inside)];
}
