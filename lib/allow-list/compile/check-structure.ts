import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import type { Fault, FaultCode } from './fault.ts';
import { faultAt, type ParsedFile } from './locate.ts';

/** A destination's own fields begin at the fourth level. */
const maxDepth = 16;

/** `usable` is false where the values cannot be read without what is refused here. */
export type StructureCheck = { readonly faults: readonly Fault[]; readonly usable: boolean };

type Finding = { readonly node: Node; readonly code: FaultCode; readonly message: string; readonly fatal: boolean };

/**
 * Refuses what makes YAML mean other than it reads: aliases (which can also expand without end), tags, merge keys, keys
 * that are no text, and keys that stand twice. One pass with a set for each map.
 */
export function checkStructure(file: ParsedFile): StructureCheck {
  const findings = [...findInNode(file, file.root, 1)];
  return {
    faults: findings.map(({ node, code, message }) => faultAt(file, { key: undefined, value: node }, code, message)),
    usable: !findings.some(({ fatal }) => fatal),
  };
}

function* findInNode(file: ParsedFile, node: unknown, depth: number): Generator<Finding> {
  if (!isNode(node)) return;
  if (depth > maxDepth) {
    const message = `nested too deeply: ${maxDepth} levels are enough for every field`;
    yield { node, code: 'limit', message, fatal: true };
    return;
  }
  yield* findMarks(node);
  if (isSeq(node)) for (const item of node.items) yield* findInNode(file, item, depth + 1);
  if (!isMap(node)) return;
  yield* findInKeys(
    file,
    node.items.map(({ key }) => key),
  );
  for (const { value } of node.items) yield* findInNode(file, value, depth + 1);
}

function* findMarks(node: Node): Generator<Finding> {
  if (isAlias(node) || ('anchor' in node && node.anchor !== undefined)) {
    const message = 'anchors and aliases are not allowed: repeat the value';
    yield { node, code: 'yaml_alias', message, fatal: true };
  } else if (node.tag !== undefined) {
    yield {
      node,
      code: 'yaml_tag',
      message: 'tags are not allowed: remove the word that begins with `!`',
      fatal: true,
    };
  }
}

function* findInKeys(file: ParsedFile, keys: readonly unknown[]): Generator<Finding> {
  const lineOfKey = new Map<string, number>();
  for (const key of keys.filter(isNode)) {
    if (!isScalar(key)) {
      yield { node: key, code: 'key_not_text', message: 'a key must be text, not a list, map or alias', fatal: true };
      continue;
    }
    yield* findInKey(key);
    const name = String(key.value);
    const firstLine = lineOfKey.get(name);
    if (firstLine === undefined) {
      lineOfKey.set(name, file.lines.linePos(key.range?.[0] ?? 0).line);
    } else {
      const message = `this key is already on line ${firstLine}: keep one of them`;
      yield { node: key, code: 'duplicate_key', message, fatal: false };
    }
  }
}

function* findInKey(key: Scalar): Generator<Finding> {
  yield* findMarks(key);
  if (typeof key.value !== 'string') {
    yield { node: key, code: 'key_not_text', message: 'a key must be text: write it in quotes', fatal: false };
  }
  if (key.value === '<<' && key.type === 'PLAIN') {
    yield { node: key, code: 'yaml_merge', message: 'merge keys are not allowed: list the fields', fatal: true };
  }
}
