import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import type { ResolvedAliases } from './resolve-aliases.ts';

/** Both count from 1. */
export type Position = { readonly line: number; readonly column: number };

export type ConfigSource = {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly aliases: ResolvedAliases;
};

/** A value of the file, with where it stands and how to get to it from the root. */
export type ConfigNode = {
  readonly source: ConfigSource;
  /** Never an alias: that is what it stands for. */
  readonly node: Node;
  readonly place: Position;
  readonly path: readonly (string | number)[];
};

export type ConfigField = ConfigNode & { readonly name: string; readonly keyPlace: Position };

const nowhere: Position = { line: 1, column: 1 };

export function rootNode(source: ConfigSource): ConfigNode | undefined {
  return toNode(source, source.document.contents, []);
}

/** The fields of a map that have a value, merged ones (`<<`) after the map's own; of equal names the first. */
export function fieldsOf(parent: ConfigNode): readonly ConfigField[] {
  const fields = new Map<string, ConfigField>();
  for (const field of readFields(parent, 0)) {
    if (!fields.has(field.name)) fields.set(field.name, field);
  }
  return [...fields.values()];
}

/** Follows names into maps. Undefined where the path leads to nothing or to an empty value. */
export function fieldAt(parent: ConfigNode | undefined, ...names: readonly string[]): ConfigField | undefined {
  let current: ConfigNode | undefined = parent;
  let found: ConfigField | undefined;
  for (const name of names) {
    found = current && fieldNamed(current, name);
    current = found;
  }
  return found;
}

/** The items of a list; anything else has none. */
export function itemsOf(parent: ConfigNode | undefined): readonly ConfigNode[] {
  if (parent === undefined || !isSeq(parent.node)) return [];
  return parent.node.items.flatMap((item, index) => toItem(parent, item, index) ?? []);
}

/** One item of a list, by its index in the file. */
export function itemAt(parent: ConfigNode, index: number): ConfigNode | undefined {
  return isSeq(parent.node) ? toItem(parent, parent.node.items[index], index) : undefined;
}

/** What is written, whatever type YAML would make of it: Alertmanager reads `channel: 1` as text. */
export function textOf(value: ConfigNode | undefined): string | undefined {
  if (value === undefined || !isScalar(value.node)) return undefined;
  return value.node.source ?? String(value.node.value);
}

/** As Alertmanager's YAML library reads a truth value (YAML 1.1). */
export function flagOf(value: ConfigNode | undefined): boolean | undefined {
  const text = textOf(value)?.toLowerCase() ?? '';
  if (/^(y|yes|true|on)$/.test(text)) return true;
  return /^(n|no|false|off)$/.test(text) ? false : undefined;
}

export function isMapNode(value: ConfigNode | undefined): boolean {
  return value !== undefined && isMap(value.node);
}

export function isListNode(value: ConfigNode | undefined): boolean {
  return value !== undefined && isSeq(value.node);
}

/** Only the one: rules ask for thousands, and the place of each costs a search. A merged one is found as in `fieldsOf`. */
function fieldNamed(parent: ConfigNode, wanted: string): ConfigField | undefined {
  if (!isMap(parent.node)) return undefined;
  let hasMerge = false;
  for (const { key, value } of parent.node.items) {
    const name = keyName(key);
    hasMerge ||= name === '<<';
    const field = name === wanted ? toField(parent, key, value) : undefined;
    if (field !== undefined && name !== '<<') return field;
  }
  return hasMerge ? fieldsOf(parent).find(({ name }) => name === wanted) : undefined;
}

const maxMergeDepth = 10;

function readFields(parent: ConfigNode, depth: number): ConfigField[] {
  if (!isMap(parent.node) || depth > maxMergeDepth) return [];
  const own: ConfigField[] = [];
  const merged: ConfigField[] = [];
  for (const { key, value } of parent.node.items) {
    const field = toField(parent, key, value);
    if (field === undefined) continue;
    if (field.name === '<<') merged.push(...mergedFields(field, depth));
    else own.push(field);
  }
  return [...own, ...merged];
}

function toField(parent: ConfigNode, key: unknown, value: unknown): ConfigField | undefined {
  const name = keyName(key);
  const node = toNode(parent.source, value, [...parent.path, name]);
  return node && { ...node, name, keyPlace: placeOf(parent.source, key) };
}

function keyName(key: unknown): string {
  return isScalar(key) ? (key.source ?? String(key.value)) : '';
}

function mergedFields(field: ConfigNode, depth: number): ConfigField[] {
  const maps = isSeq(field.node) ? itemsOf(field) : [field];
  return maps.flatMap((map) => readFields(map, depth + 1));
}

function toItem({ source, path }: ConfigNode, item: unknown, index: number): ConfigNode | undefined {
  return toNode(source, item, [...path, index]);
}

function toNode(source: ConfigSource, value: unknown, path: ConfigNode['path']): ConfigNode | undefined {
  const node = isAlias(value) ? source.aliases.targets.get(value) : value;
  if (!isNode(node) || (isScalar(node) && node.value === null)) return undefined;
  return { source, node, place: placeOf(source, value), path };
}

function placeOf({ lines }: ConfigSource, value: unknown): Position {
  if (!isNode(value) || !value.range) return nowhere;
  const { line, col } = lines.linePos(value.range[0]);
  return { line, column: col };
}
