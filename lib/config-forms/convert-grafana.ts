import type { Node } from 'yaml';
import {
  type ConfigNode,
  fieldAt,
  fieldsOf,
  flagOf,
  isMapNode,
  itemsOf,
  textOf,
} from '../alertmanager-config/config-node.ts';
import type { Configuration } from '../alertmanager-config/configuration.ts';
import { type GrafanaType, grafanaSecrets, grafanaTypeOf } from './grafana-types.ts';
import { type Made, madeConfiguration, madeCopy, madeItems, madeList, madeMap, madeText } from './made-nodes.ts';
import { referencePrefixes } from './reference.ts';

/**
 * Contact points and notification policies, as files provision them, as the Alertmanager's configuration that says the
 * same. Each contact point is a receiver; that is the name in the body of a notification.
 */
export function convertGrafana(file: ConfigNode): Configuration {
  const points = fieldAt(file, 'contactPoints');
  const policies = itemsOf(fieldAt(file, 'policies'));
  const [policy] = policies;
  const first = textOf(fieldAt(itemsOf(points)[0], 'name')) ?? '';
  // Without policies nothing is known of the groups, so nothing is said about them.
  const defaultRoute: Made[] = [
    { name: 'receiver', value: madeText(first, file) },
    { name: 'group_by', value: madeList([madeText('...', file)], file) },
  ];
  const route =
    policy === undefined
      ? madeMap(defaultRoute, file)
      : madeMap(
          [
            ...fieldsOf(policy).map(convertRouteField),
            // One policy for each organisation; their trees are one beside the other.
            ...(policies.length > 1
              ? [{ name: 'routes', value: madeList([policy, ...policies.slice(1)].flatMap(childrenOf), policy) }]
              : []),
          ].filter((field, index, all) => all.findLastIndex(({ name }) => name === field.name) === index),
          policy,
        );
  const receivers = madeList(madeItems(points, convertPoint), points ?? file);
  return madeConfiguration(
    madeMap(
      [
        { name: 'route', value: route },
        { name: 'receivers', value: receivers },
      ],
      points ?? file,
    ),
    file.source.lines,
  );
}

function childrenOf(policy: ConfigNode, index: number): readonly Node[] {
  const children = itemsOf(fieldAt(policy, 'routes')).map(convertRoute);
  return index === 0 ? children : [madeMap(fieldsOf(policy).map(convertRouteField), policy)];
}

function convertRoute(route: ConfigNode): Node {
  return madeMap(fieldsOf(route).map(convertRouteField), route);
}

function convertRouteField(field: ConfigNode & { readonly name: string }): Made {
  if (field.name === 'routes') return { name: 'routes', value: madeList(itemsOf(field).map(convertRoute), field) };
  return { name: field.name, value: copy(field) };
}

function convertPoint(point: ConfigNode): Node {
  const name = fieldAt(point, 'name');
  const byKey = new Map<string, Node[]>();
  for (const integration of itemsOf(fieldAt(point, 'receivers'))) {
    const known = grafanaTypeOf(textOf(fieldAt(integration, 'type')) ?? '');
    byKey.set(known.key, [...(byKey.get(known.key) ?? []), convertIntegration(integration, known)]);
  }
  return madeMap(
    [
      ...(name === undefined ? [] : [{ name: 'name', value: copy(name) }]),
      ...[...byKey].map(([key, items]) => ({ name: key, value: madeList(items, point) })),
    ],
    point,
  );
}

function convertIntegration(integration: ConfigNode, { key, settings: names }: GrafanaType): Node {
  const settings = fieldAt(integration, 'settings') ?? integration;
  const tree = new Map<string, ConfigNode>();
  for (const field of [...fieldsOf(settings), ...fieldsOf(fieldAt(integration, 'secureSettings') ?? settings)]) {
    tree.set(names[field.name] ?? field.name, field);
  }
  const fields = nest([...tree], key);
  const isSilent = fieldAt(integration, 'disableResolveMessage');
  const sendResolved = {
    name: 'send_resolved',
    value: madeText(String(flagOf(isSilent) !== true), isSilent ?? integration),
  };
  return madeMap([...fields, sendResolved], integration);
}

/** `a.b` becomes `b` in `a`. */
function nest(entries: readonly (readonly [string, ConfigNode])[], key: string, prefix = ''): Made[] {
  const heads = Map.groupBy(entries, ([path]) => path.split('.')[0] ?? '');
  return [...heads].flatMap(([head, inside]) => {
    const deeper = inside.flatMap(([path, node]) =>
      path === head ? [] : [[path.slice(head.length + 1), node] as const],
    );
    const [, own] = inside.find(([path]) => path === head) ?? [];
    const [, first] = inside[0] ?? [];
    if (own !== undefined) return [convertSetting(head, `${prefix}${head}`, own, key)];
    return first === undefined ? [] : [{ name: head, value: madeMap(nest(deeper, key, `${prefix}${head}.`), first) }];
  });
}

function convertSetting(name: string, path: string, value: ConfigNode, key: string): Made {
  const text = textOf(value);
  if (text === undefined || isMapNode(value)) return { name, value: copy(value) };
  if (grafanaSecrets.has(path) && isReference(text)) {
    return { name: `${name}_file`, value: madeText(`${referencePrefixes.grafana}${text}`, value) };
  }
  // Grafana does not expand it, so alert data decides nothing.
  if (name === 'to')
    return {
      name: text.includes('{{') ? 'addresses' : 'to',
      value: madeText(
        text
          .split(/[;,\n]/)
          .map((one) => one.trim())
          .filter(Boolean)
          .join(', '),
        value,
      ),
    };
  // The guard's own address may be left to a variable.
  if (name === 'url' && key === 'webhook_configs') {
    return {
      name,
      value: madeText(
        text.replace(/^\$(?:\w+|\{\w+\}|__env\{\w+\})\/v1\/senders\//, 'https://guard.invalid/v1/senders/'),
        value,
      ),
    };
  }
  return { name, value: copy(value) };
}

/** `$NAME`, `${NAME}`, `$__env{NAME}`, `$__file{/path}`, alone. */
function isReference(text: string): boolean {
  return /^\s*\$(?:[A-Za-z_]\w*|\{\w+\}|__\w+\{[^{}]*\})\s*$/.test(text);
}

function copy(value: ConfigNode): Node {
  return madeCopy(value, (name, field) => ({ name, value: copy(field) }));
}
