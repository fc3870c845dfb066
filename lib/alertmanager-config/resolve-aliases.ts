import { type Alias, type Document, isAlias, isMap, isNode, isPair, isSeq, type Node } from 'yaml';

export type ResolvedAliases = {
  /** What each alias stands for: the last node with its anchor before it. */
  readonly targets: ReadonlyMap<Alias, Node>;
  /** How many nodes would be added if every alias were written out. Aliases let a small file stand for a huge one. */
  readonly addedNodes: number;
};

type Fault = { readonly ok: false; readonly alias: Alias; readonly reason: 'no_anchor' | 'inside_itself' };

export type AliasResolution = ({ readonly ok: true } & ResolvedAliases) | Fault;

/**
 * Resolves all aliases of a document in one pass: the library's own `resolve` looks through the whole document for each.
 */
export function resolveAliases({ contents }: Pick<Document, 'contents'>): AliasResolution {
  const anchors = new Map<string, Node>();
  const sizes = new Map<Node, number>();
  const open = new Set<Node>();
  const targets = new Map<Alias, Node>();
  let addedNodes = 0;
  let fault: Fault | undefined;

  const sizeOfAlias = (alias: Alias): number => {
    const target = anchors.get(alias.source);
    if (target === undefined) fault ??= { ok: false, alias, reason: 'no_anchor' };
    else if (open.has(target)) fault ??= { ok: false, alias, reason: 'inside_itself' };
    else targets.set(alias, target);
    const size = (target && sizes.get(target)) ?? 1;
    addedNodes += size;
    return size;
  };
  const sizeOfNode = (node: Exclude<Node, Alias>): number => {
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    open.add(node);
    const items: readonly unknown[] = isMap(node) || isSeq(node) ? node.items : [];
    const size = items.reduce<number>((sum, item) => sum + sizeOf(item), 1);
    open.delete(node);
    if (node.anchor !== undefined) sizes.set(node, size);
    return size;
  };
  const sizeOf = (value: unknown): number => {
    if (isPair(value)) return sizeOf(value.key) + sizeOf(value.value);
    if (!isNode(value)) return 0;
    return isAlias(value) ? sizeOfAlias(value) : sizeOfNode(value);
  };
  sizeOf(contents);
  return fault ?? { ok: true, targets, addedNodes };
}
