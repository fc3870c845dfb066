import { type ConfigNode, fieldAt, fieldsOf, flagOf, textOf } from '../../alertmanager-config/config-node.ts';
import type { Integration } from '../../alertmanager-config/configuration.ts';
import { integrations } from '../../alertmanager-config/integrations.ts';
import { isFilledInLater, readsAlertData } from '../../alertmanager-config/template-data.ts';
import type { SecretSource } from './carried.ts';
import type { MigrateOptions } from './migrate-options.ts';

/** What a carrier may ask of one integration. */
export type CarryInput = {
  readonly integration: Integration;
  readonly global: ConfigNode | undefined;
  readonly options: Pick<MigrateOptions, 'email'>;
};

/** A value, and whether it may be looked at: what a file holds or a deployment fills in is not known here. */
export type FoundSecret = { readonly source: SecretSource; readonly text: string | undefined };

/** A field's text, the integration's own or else the global one; an empty text counts as absent. */
export function settingOf({ integration, global }: CarryInput, name: string, globalName?: string): string | undefined {
  const own = textOf(fieldAt(integration.node, name)) ?? '';
  if (own !== '') return own;
  const inherited = globalName === undefined ? '' : (textOf(fieldAt(global, globalName)) ?? '');
  return inherited === '' ? undefined : inherited;
}

/** A secret field or its `_file`, the integration's own before the global ones, as Alertmanager takes them. */
export function secretOf(input: CarryInput, name: string, globalName?: string): FoundSecret | undefined {
  const own = secretIn(input.integration.node, [name]);
  return own ?? (globalName === undefined ? undefined : secretIn(input.global, [globalName]));
}

/** The same below a node, by a path of names; the last one may have `_file` at its end. */
export function secretIn(from: ConfigNode | undefined, path: readonly string[]): FoundSecret | undefined {
  const value = fieldAt(from, ...path);
  const text = textOf(value) ?? '';
  if (value !== undefined && text !== '') {
    return { source: { kind: 'value', path: value.path }, text: isFilledInLater(text) ? undefined : text };
  }
  const file = fieldAt(from, ...path.slice(0, -1), `${path.at(-1)}_file`);
  if (file === undefined || textOf(file) === '') return undefined;
  return { source: { kind: 'file', path: file.path }, text: undefined };
}

/** Whether resolved alerts are told. */
export function sendsResolved({ key, node }: Integration): boolean {
  return flagOf(fieldAt(node, 'send_resolved')) ?? integrations[key]?.sendResolved ?? true;
}

/** Whether alert data decides the field. */
export function isTemplated(text: string | undefined): boolean {
  return text !== undefined && readsAlertData(text);
}

const always = ['send_resolved', 'http_config', 'timeout'];

/** A sentence about the fields that have no place in an allow-list; none where there are no such fields. */
export function leftOut({ integration, global }: CarryInput, carried: readonly string[]): readonly string[] {
  const names = fieldsOf(integration.node)
    .map(({ name }) => name)
    .filter((name) => !always.includes(name) && !carried.includes(name));
  const http = fieldAt(integration.node, 'http_config') ?? fieldAt(global, 'http_config');
  const httpNames = http === undefined ? [] : fieldsOf(http).map(({ name }) => name);
  const lost = httpNames.filter((name) => !['follow_redirects', 'enable_http2', ...carried].includes(name));
  return [
    ...(names.length === 0 ? [] : [`not carried over: ${list(names)}; messages are the guard's own`]),
    ...(lost.length === 0 ? [] : [`\`http_config\` is not carried over: ${list(lost)}`]),
  ];
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
