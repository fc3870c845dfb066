import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  visit,
  type YAMLMap,
} from 'yaml';

/** Whether a part of the file that is rewritten takes something from elsewhere, or is taken from there. */
export function sharesNodes(document: Document, paths: readonly (readonly string[])[]): boolean {
  let shared = false;
  for (const path of paths) {
    const node = document.getIn(path, true);
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

/** Writes every alias and merge out. `targets` are what the aliases stand for, of which none may stand inside itself. */
export function inlineAliases(document: Document, targets: ReadonlyMap<Alias, Node>): void {
  // An anchor stands before its aliases, so that what it holds is written out already when it is copied.
  visit(document, {
    Alias: (_, alias) => {
      const copy = targets.get(alias)?.clone();
      return isNode(copy) ? copy : undefined;
    },
  });
  visit(document, {
    Node: (_, node) => {
      if ('anchor' in node) delete node.anchor;
      if (isMap(node)) expandMerges(node);
    },
  });
}

/** A map that is merged may merge others itself. */
function expandMerges(map: YAMLMap): void {
  const merges = map.items.filter(({ key }) => isScalar(key) && key.value === '<<');
  if (merges.length === 0) return;
  map.items = map.items.filter((pair) => !merges.includes(pair));
  const merged = merges.flatMap(({ value }) => (isSeq(value) ? value.items : [value])).filter((one) => isMap(one));
  for (const one of merged) expandMerges(one);
  for (const pair of merged.flatMap(({ items }) => items)) {
    if (!map.has(pair.key)) map.items.push(pair);
  }
}
