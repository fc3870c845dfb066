import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, visit, type YAMLMap } from 'yaml';

/** Aliases let a small file stand for a huge one. */
const maxAliases = 5_000;

/** Whether a part of the file that is rewritten takes something from elsewhere, or is taken from there. */
export function sharesNodes(document: Document): boolean {
  let shared = false;
  for (const name of ['receivers', 'global']) {
    const node = document.get(name, true);
    if (isAlias(node)) return true;
    if (!isNode(node)) continue;
    visit(node, {
      Node: (_, one) => {
        if (isAlias(one) || ('anchor' in one && one.anchor !== undefined)) shared = true;
      },
    });
  }
  return shared;
}

/** Writes every alias and merge out. False where there are too many. */
export function inlineAliases(document: Document): boolean {
  let count = 0;
  visit(document, {
    Alias: (_, alias) => {
      const target = count < maxAliases ? alias.resolve(document) : undefined;
      count += 1;
      // Its own aliases are visited next, as what a visitor returns is visited too.
      return target === undefined ? undefined : withoutAnchors(target);
    },
  });
  if (count > maxAliases) return false;
  visit(document, {
    Map: (_, map) => expandMerges(map),
    Node: (_, node) => {
      if ('anchor' in node) delete node.anchor;
    },
  });
  return true;
}

function withoutAnchors(node: Node): Node {
  const copy = node.clone();
  if (isNode(copy) && 'anchor' in copy) delete copy.anchor;
  return isNode(copy) ? copy : node;
}

function expandMerges(map: YAMLMap): void {
  const merges = map.items.filter(({ key }) => isScalar(key) && key.value === '<<');
  if (merges.length === 0) return;
  map.items = map.items.filter((pair) => !merges.includes(pair));
  const merged = merges.flatMap(({ value }) => (isSeq(value) ? value.items : [value])).filter((one) => isMap(one));
  for (const pair of merged.flatMap(({ items }) => items)) {
    if (!map.has(pair.key)) map.items.push(pair);
  }
}
