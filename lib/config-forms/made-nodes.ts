import { Document, isScalar, isSeq, type LineCounter, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import {
  type ConfigNode,
  fieldsOf,
  isListNode,
  isMapNode,
  itemAt,
  itemsOf,
  rootNode,
} from '../alertmanager-config/config-node.ts';
import type { Configuration } from '../alertmanager-config/configuration.ts';
import { toConfiguration } from '../alertmanager-config/read-configuration.ts';

/** A field of a converted configuration, at the place of what it was made from. */
export type Made = { readonly name: string; readonly value: Node };

/** What is made stands where its origin stands, so that a finding about it is one about the origin. */
export function madeText(text: string, origin: ConfigNode): Scalar {
  const scalar = new Scalar(text);
  scalar.source = text;
  return at(scalar, origin);
}

export function madeMap(fields: readonly Made[], origin: ConfigNode): YAMLMap {
  const map = new YAMLMap();
  map.items = fields.map(({ name, value }) => {
    const key = new Scalar(name);
    if (value.range) key.range = value.range;
    return new Pair(key, value);
  });
  return at(map, origin);
}

export function madeList(items: readonly Node[], origin: ConfigNode): YAMLSeq {
  const list = new YAMLSeq();
  list.items = [...items];
  return at(list, origin);
}

/** As many items as the list has: an empty one stays empty, so that an index means the same in both. */
export function madeItems(list: ConfigNode | undefined, make: (item: ConfigNode) => Node): readonly Node[] {
  if (list === undefined || !isSeq(list.node)) return [];
  return list.node.items.map((_, index) => {
    const item = itemAt(list, index);
    return item === undefined ? new Scalar(null) : make(item);
  });
}

/** The configuration that a map is; `lines` are those of the text that it was made from. */
export function madeConfiguration(map: YAMLMap, lines: LineCounter): Configuration {
  const document = new Document(null, { version: '1.2' });
  document.contents = map;
  const root = rootNode({ document, lines, aliases: { targets: new Map(), addedNodes: 0 } });
  if (root === undefined) throw new TypeError('a map is a node');
  return toConfiguration(root);
}

/** The same value with other names of fields; `rename` gives the field, or undefined for one that is left out. */
export function madeCopy(origin: ConfigNode, rename: (name: string, value: ConfigNode) => Made | undefined): Node {
  if (isMapNode(origin))
    return madeMap(
      fieldsOf(origin).flatMap((field) => rename(field.name, field) ?? []),
      origin,
    );
  if (isListNode(origin))
    return madeList(
      itemsOf(origin).map((item) => madeCopy(item, rename)),
      origin,
    );
  const { node } = origin;
  if (!isScalar(node)) return madeText('', origin);
  const scalar = new Scalar(node.value);
  if (node.source !== undefined) scalar.source = node.source;
  return at(scalar, origin);
}

function at<T extends Node>(node: T, { node: { range } }: ConfigNode): T {
  if (range) node.range = range;
  return node;
}
