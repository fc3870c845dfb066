import { type ConfigNode, fieldAt, itemAt } from './config-node.ts';

/** The value that a path of names and indexes leads to, as `ConfigNode.path` gives one. */
export function nodeAt(root: ConfigNode, path: readonly (string | number)[]): ConfigNode | undefined {
  return path.reduce<ConfigNode | undefined>((node, step) => {
    if (node === undefined) return undefined;
    return typeof step === 'string' ? fieldAt(node, step) : itemAt(node, step);
  }, root);
}
