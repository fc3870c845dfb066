import { type ConfigNode, fieldAt, fieldsOf, itemsOf, textOf } from './config-node.ts';
import type { Route } from './configuration.ts';

const durationNames = ['group_wait', 'group_interval', 'repeat_interval'];

/** Aliases let a small file stand for a huge tree. */
const maxRoutes = 20_000;
const maxDepth = 200;

/** The tree of routes as a list, with what each inherits. */
export function readRoutes(root: ConfigNode | undefined): readonly Route[] {
  const routes: Route[] = [];
  const visit = (node: ConfigNode, parent: Route | undefined, depth: number) => {
    if (routes.length >= maxRoutes || depth > maxDepth) return;
    const route = readRoute(node, parent);
    routes.push(route);
    for (const child of itemsOf(fieldAt(node, 'routes'))) visit(child, route, depth + 1);
  };
  if (root !== undefined) visit(root, undefined, 0);
  return routes;
}

function readRoute(node: ConfigNode, parent: Route | undefined): Route {
  const groupBy = fieldAt(node, 'group_by');
  const durations = fieldsOf(node).filter(({ name }) => durationNames.includes(name));
  return {
    receiver: textOf(fieldAt(node, 'receiver')) ?? parent?.receiver,
    groupBy: groupBy === undefined ? (parent?.groupBy ?? []) : itemsOf(groupBy).map((item) => textOf(item) ?? ''),
    repeatInterval: durations.find(({ name }) => name === 'repeat_interval') ?? parent?.repeatInterval,
    durations,
    node,
    place: node.place,
  };
}
