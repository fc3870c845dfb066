import { isMap, isScalar, isSeq } from 'yaml';
import { keyText } from './locate.ts';

/** The value of a node as objects, lists and scalars. A key named `__proto__` stays a key, as `fromEntries` sets none. */
export function plainValue(node: unknown): unknown {
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map(plainValue);
  if (isMap(node)) return Object.fromEntries(node.items.map((pair) => [keyText(pair), plainValue(pair.value)]));
  return null;
}
