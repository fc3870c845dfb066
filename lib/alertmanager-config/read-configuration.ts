import { LineCounter, type YAMLError } from 'yaml';
import { describeSyntaxFault } from '../text/describe-syntax-fault.ts';
import { type ConfigNode, fieldAt, isListNode, isMapNode, type Position, rootNode, textOf } from './config-node.ts';
import type { Configuration } from './configuration.ts';
import { findUnquotedTemplate } from './find-unquoted-template.ts';
import { parseConfigDocument } from './parse-document.ts';
import { readReceivers } from './read-receivers.ts';
import { readRoutes } from './read-routes.ts';
import { resolveAliases } from './resolve-aliases.ts';

export type ConfigurationRead =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly place: Position; readonly message: string };

/** Mimir and Amazon Managed Prometheus take files of many megabytes; no person writes one. */
export const maxConfigurationBytes = 8 * 1024 * 1024;

/**
 * Reads `alertmanager.yml`. Told is the first thing that keeps it from being one, without a word of its text; what only
 * Alertmanager itself would refuse, such as an unknown field, is left to `amtool check-config`.
 */
export function readConfiguration(text: string): ConfigurationRead {
  if (text.length > maxConfigurationBytes) return refuse({ line: 1, column: 1 }, 'larger than 8 MiB');
  const lines = new LineCounter();
  const document = parseConfigDocument(text, lines);
  const unquoted = findUnquotedTemplate(text);
  if (unquoted !== undefined) {
    const { line, col } = lines.linePos(unquoted);
    return refuse({ line, column: col }, unquotedMessage);
  }
  const [broken] = document.errors;
  if (broken !== undefined) {
    const { line, col } = lines.linePos(broken.pos[0]);
    return refuse({ line, column: col }, describeFault(broken));
  }
  const aliases = resolveAliases(document);
  if (!aliases.ok) {
    const { line, col } = lines.linePos(aliases.alias.range?.[0] ?? 0);
    return refuse({ line, column: col }, aliasFaults[aliases.reason]);
  }
  const root = rootNode({ document, lines, aliases });
  const reason = whyNot(root);
  if (root === undefined || reason !== undefined) return refuse(root?.place, reason ?? emptyMessage);
  return { ok: true, configuration: toConfiguration(root) };
}

/** What a map with `route` and `receivers` says. */
export function toConfiguration(root: ConfigNode): Configuration {
  const receivers = fieldAt(root, 'receivers');
  return {
    root,
    global: fieldAt(root, 'global'),
    receivers: readReceivers(receivers),
    receiversPlace: receivers?.keyPlace ?? root.place,
    routes: readRoutes(fieldAt(root, 'route')),
  };
}

export const unquotedMessage =
  'not YAML as meant: `{{ }}` without quotes is read as a map: put the whole value in quotes; where another tool fills it in, check the file that it writes';

const aliasFaults = {
  no_anchor: 'not YAML: no anchor of this name precedes the alias: write the value out, or put the anchor first',
  inside_itself: 'not YAML: this alias is inside the value that it stands for: write the value out',
} as const;

const emptyMessage = 'not an Alertmanager configuration: the file is empty';

function whyNot(root: ConfigNode | undefined): string | undefined {
  if (root === undefined) return emptyMessage;
  if (!isMapNode(root)) return 'not an Alertmanager configuration: write a map with `route` and `receivers`';
  if (fieldAt(root, 'apiVersion') !== undefined && fieldAt(root, 'kind') !== undefined) {
    return 'not an Alertmanager configuration but a Kubernetes object without one in it';
  }
  if (textOf(fieldAt(root, 'alertmanager_config')) !== undefined) {
    return 'not an Alertmanager configuration: put the text of `alertmanager_config` into its own file';
  }
  const missing = ['route', 'receivers'].filter((name) => fieldAt(root, name) === undefined);
  if (missing.length > 0) {
    return `not an Alertmanager configuration: ${missing.map((name) => `\`${name}\``).join(' and ')} missing`;
  }
  if (!isMapNode(fieldAt(root, 'route'))) return 'not an Alertmanager configuration: `route` is not a map';
  return isListNode(fieldAt(root, 'receivers'))
    ? undefined
    : 'not an Alertmanager configuration: `receivers` is not a list';
}

function describeFault({ code }: YAMLError): string {
  return code === 'DUPLICATE_KEY' ? 'this key is here twice: keep one' : describeSyntaxFault(code);
}

function refuse(place: Position | undefined, message: string): ConfigurationRead {
  return { ok: false, place: place ?? { line: 1, column: 1 }, message };
}
