import type { Node } from 'yaml';
import { type ConfigNode, fieldAt, fieldsOf, isListNode, itemsOf, textOf } from '../alertmanager-config/config-node.ts';
import type { Configuration } from '../alertmanager-config/configuration.ts';
import { type Made, madeConfiguration, madeCopy, madeItems, madeList, madeMap, madeText } from './made-nodes.ts';
import { referencePrefixes } from './reference.ts';

/** Stands for a namespace that the object gets where it is applied. */
export const unknownNamespace = '<namespace>';

type Names = { readonly namespace: string; readonly prefix: string };

/** `<namespace>/<name>/`, which the operator puts before the names of receivers and time intervals. */
export function prefixOf(object: ConfigNode): string {
  const namespace = textOf(fieldAt(object, 'metadata', 'namespace')) ?? unknownNamespace;
  return `${namespace}/${textOf(fieldAt(object, 'metadata', 'name')) ?? '<name>'}/`;
}

/**
 * An AlertmanagerConfig as the Alertmanager's configuration that Prometheus Operator makes of it. Its route is a child
 * of a root that the operator or another object states: what that one groups by is not known here, so everything counts
 * as grouped. A secret is named by reference, and so counts as one in a file.
 * Source: prometheus-operator, pkg/alertmanager/amcfg.go at 6adcebc: convertRoute, convertReceiver, processRoute,
 * makeNamespacedString.
 */
export function convertAlertmanagerConfig(object: ConfigNode): Configuration {
  const spec = fieldAt(object, 'spec') ?? object;
  const namespace = textOf(fieldAt(object, 'metadata', 'namespace')) ?? unknownNamespace;
  const names: Names = { namespace, prefix: prefixOf(object) };
  const route = fieldAt(spec, 'route');
  const receivers = fieldAt(spec, 'receivers');
  const intervals = fieldAt(spec, 'muteTimeIntervals') ?? fieldAt(spec, 'timeIntervals');
  const inhibitRules = fieldAt(spec, 'inhibitRules');
  const root = madeMap(
    [
      {
        name: 'route',
        value: madeMap(
          [
            { name: 'receiver', value: madeText(rootReceiver, spec) },
            { name: 'group_by', value: madeList([madeText('...', spec)], spec) },
            ...(route === undefined
              ? []
              : [{ name: 'routes', value: madeList([convertRoute(route, names, true)], route) }]),
          ],
          route ?? spec,
        ),
      },
      {
        name: 'receivers',
        value: madeList(
          [
            ...madeItems(receivers, (one) => convertReceiver(one, names)),
            madeMap([{ name: 'name', value: madeText(rootReceiver, spec) }], spec),
          ],
          receivers ?? spec,
        ),
      },
      ...(inhibitRules === undefined
        ? []
        : [{ name: 'inhibit_rules', value: convertInhibitRules(inhibitRules, names) }]),
      ...(intervals === undefined ? [] : [{ name: 'time_intervals', value: convertIntervals(intervals, names) }]),
    ],
    object,
  );
  return madeConfiguration(root, object.source.lines);
}

/** As the operator's own configuration calls it. */
const rootReceiver = 'null';

function convertRoute(route: ConfigNode, names: Names, isFirst: boolean): Node {
  const withPrefix = (value: ConfigNode) => madeText(`${names.prefix}${textOf(value) ?? ''}`, value);
  const fields = fieldsOf(route).map((field): Made => {
    switch (field.name) {
      case 'receiver':
        return { name: 'receiver', value: withPrefix(field) };
      case 'matchers':
        return { name: 'matchers', value: madeList(convertMatchers(field), field) };
      case 'routes':
        return {
          name: 'routes',
          value: madeList(
            itemsOf(field).map((one) => convertRoute(one, names, false)),
            field,
          ),
        };
      case 'muteTimeIntervals':
      case 'activeTimeIntervals':
        return { name: toSnake(field.name), value: madeList(itemsOf(field).map(withPrefix), field) };
      default:
        return { name: toSnake(field.name), value: madeCopy(field, renameTo(names)) };
    }
  });
  const others = fields.filter(({ name }) => name !== 'matchers');
  const matchers = [
    ...convertMatchers(fieldAt(route, 'matchers')),
    ...(isFirst ? [namespaceMatcher(names, route)] : []),
  ];
  return madeMap(
    matchers.length === 0 ? others : [...others, { name: 'matchers', value: madeList(matchers, route) }],
    route,
  );
}

/** The operator's default (`OnNamespace`); an Alertmanager may turn it off. */
function namespaceMatcher({ namespace }: Names, origin: ConfigNode) {
  return madeText(`namespace="${namespace}"`, origin);
}

function convertMatchers(matchers: ConfigNode | undefined): readonly Node[] {
  return itemsOf(matchers).map((matcher) => {
    const isPattern = textOf(fieldAt(matcher, 'regex')) === 'true';
    const type = textOf(fieldAt(matcher, 'matchType')) ?? (isPattern ? '=~' : '=');
    const value = JSON.stringify(textOf(fieldAt(matcher, 'value')) ?? '');
    return madeText(`${textOf(fieldAt(matcher, 'name')) ?? ''}${type}${value}`, matcher);
  });
}

function convertReceiver(receiver: ConfigNode, names: Names): Node {
  const fields = fieldsOf(receiver).map((field): Made => {
    if (field.name === 'name') {
      return { name: 'name', value: madeText(`${names.prefix}${textOf(field) ?? ''}`, field) };
    }
    const key = toSnake(field.name);
    const value = madeList(
      madeItems(field, (item) => madeCopy(item, renameTo(names, key))),
      field,
    );
    return { name: key, value };
  });
  return madeMap(fields, receiver);
}

/** Names that are not the other one with underscores. */
const otherNames: Readonly<Record<string, string>> = {
  urlSecret: 'url',
  keySecret: 'key',
  bearerTokenSecret: 'bearer_token',
  proxyUrl: 'proxy_url',
  pagerDutyImageConfigs: 'images',
  pagerDutyLinkConfigs: 'links',
};

/** Lists of `key` and `value` that are maps in Alertmanager's own schema. */
const keyedLists = new Set(['headers', 'details', 'customFields']);

function renameTo(names: Names, integration = ''): (name: string, value: ConfigNode) => Made | undefined {
  const rename = (name: string, value: ConfigNode): Made | undefined => {
    const isWebhookUrl = integration === 'discord_configs' && name === 'apiURL';
    const key = isWebhookUrl ? 'webhook_url' : (otherNames[name] ?? toSnake(name));
    const reference = referenceOf(value, names);
    if (reference !== undefined) return { name: `${key}_file`, value: madeText(reference, value) };
    if (keyedLists.has(name) && isListNode(value)) return { name: key, value: fromKeyed(value) };
    return { name: key, value: madeCopy(value, rename) };
  };
  return rename;
}

function fromKeyed(list: ConfigNode): Node {
  const fields = itemsOf(list).map((item): Made => {
    const value = fieldAt(item, 'value') ?? item;
    return { name: textOf(fieldAt(item, 'key')) ?? '', value: madeText(textOf(value) ?? '', value) };
  });
  return madeMap(fields, list);
}

/** `{ name, key }` names a key of a Secret; `{ secret: … }` and `{ configMap: … }` hold such a pair. */
function referenceOf(value: ConfigNode, names: Names): string | undefined {
  const fields = fieldsOf(value).map(({ name }) => name);
  const [only] = fields;
  if (fields.length === 1 && (only === 'secret' || only === 'configMap')) {
    const inner = fieldAt(value, only);
    return inner && referenceOf(inner, names);
  }
  // A field that no selector has is pruned by the API server; what has a `value` is an item of a list.
  const isReference = textOf(fieldAt(value, 'key')) !== undefined && !fields.includes('value');
  if (!isReference) return undefined;
  return `${referencePrefixes.kubernetes}${names.namespace}/${textOf(fieldAt(value, 'name')) ?? ''}/${textOf(fieldAt(value, 'key'))}`;
}

function convertInhibitRules(rules: ConfigNode, names: Names): Node {
  const convert = (rule: ConfigNode) => {
    const own = (name: string) => [...convertMatchers(fieldAt(rule, name)), namespaceMatcher(names, rule)];
    const equal = fieldAt(rule, 'equal');
    return madeMap(
      [
        { name: 'source_matchers', value: madeList(own('sourceMatch'), rule) },
        { name: 'target_matchers', value: madeList(own('targetMatch'), rule) },
        ...(equal === undefined ? [] : [{ name: 'equal', value: madeCopy(equal, () => undefined) }]),
      ],
      rule,
    );
  };
  return madeList(itemsOf(rules).map(convert), rules);
}

/** Days of a month are two numbers here and one text there. */
function convertIntervals(intervals: ConfigNode, names: Names): Node {
  const rename = (name: string, value: ConfigNode): Made | undefined => {
    if (name === 'daysOfMonth') {
      const days = itemsOf(value).map((one) =>
        madeText(`${textOf(fieldAt(one, 'start')) ?? ''}:${textOf(fieldAt(one, 'end')) ?? ''}`, one),
      );
      return { name: 'days_of_month', value: madeList(days, value) };
    }
    if (name === 'name') return { name, value: madeText(`${names.prefix}${textOf(value) ?? ''}`, value) };
    return { name: toSnake(name), value: madeCopy(value, rename) };
  };
  return madeCopy(intervals, rename);
}

/** `topicARN` is `topic_arn`, `enableHttp2` is `enable_http2`. */
export function toSnake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

/** The list of a receiver by Alertmanager's name of it: `webhook_configs` is `webhookConfigs`. */
export function toCamel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
