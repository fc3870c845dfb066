import { type ConfigNode, fieldsOf, itemsOf } from './config-node.ts';

/** Every item of a list. */
export const each = Symbol('each');

/** The name of a field, the names of several, or the items of a list. */
export type PathStep = string | RegExp | typeof each;

/** All values that a path leads to, none where it leads nowhere. */
export function selectFields(from: ConfigNode | undefined, path: readonly PathStep[]): readonly ConfigNode[] {
  if (from === undefined) return [];
  return path.reduce<readonly ConfigNode[]>((nodes, step) => nodes.flatMap((node) => stepInto(node, step)), [from]);
}

/** The last name in a path, for a message. */
export function nameOf({ path }: ConfigNode): string {
  return String(path.findLast((step) => typeof step === 'string') ?? '');
}

function stepInto(node: ConfigNode, step: PathStep): readonly ConfigNode[] {
  if (step === each) return itemsOf(node);
  return fieldsOf(node).filter(({ name }) => (typeof step === 'string' ? name === step : step.test(name)));
}
