import { LineCounter } from 'yaml';
import { type ConfigSource, type Position, rootNode } from '../alertmanager-config/config-node.ts';
import type { Configuration } from '../alertmanager-config/configuration.ts';
import { findUnquotedTemplate } from '../alertmanager-config/find-unquoted-template.ts';
import { parseConfigDocument } from '../alertmanager-config/parse-document.ts';
import {
  maxConfigurationBytes,
  readConfiguration,
  unquotedMessage,
} from '../alertmanager-config/read-configuration.ts';
import { resolveAliases } from '../alertmanager-config/resolve-aliases.ts';
import { convertAlertmanagerConfig } from './convert-alertmanager-config.ts';
import { convertGrafana } from './convert-grafana.ts';
import { type FoundSlice, findSlices, type Schema } from './find-slices.ts';
import { type Slice, wholeFile } from './slice.ts';

/** A configuration that a file holds. Its places are those of the slice. */
export type ConfigForm = {
  readonly schema: Schema;
  readonly slice: Slice;
  readonly configuration: Configuration;
  /** The text of the slice itself, and not what was made of it. */
  readonly source: ConfigSource;
};

type Fault = { readonly ok: false; readonly place: Position; readonly message: string };

export type ReadAs =
  | { readonly ok: true; readonly configuration: Configuration; readonly source: ConfigSource }
  | Fault;

export type FormsRead = { readonly ok: true; readonly forms: readonly [ConfigForm, ...ConfigForm[]] } | Fault;

/**
 * Reads all configurations of a file: an `alertmanager.yml`, or what holds one. The first that cannot be read is the
 * fault of the file.
 */
export function readForms(text: string): FormsRead {
  try {
    return readAny(text);
  } catch (error) {
    // The YAML library calls itself for each level of block maps, and has no limit of its own.
    if (error instanceof RangeError) return { ok: false, place: start, message: 'it is nested too deeply to be read' };
    throw error;
  }
}

function readAny(text: string): FormsRead {
  const plain = readConfiguration(text);
  if (plain.ok) {
    const { configuration } = plain;
    const { source } = configuration.root;
    return { ok: true, forms: [{ schema: 'alertmanager', slice: wholeFile(text), configuration, source }] };
  }
  if (text.length > maxConfigurationBytes) return plain;
  const searched = findSlices(wholeFile(text));
  const read = searched.ok ? readAll(searched.found) : { ...plain, place: searched.place };
  if (!read.ok) return isChartTemplate(text) ? { ...read, message: templateFault } : read;
  const [first, ...others] = read.forms;
  if (first !== undefined) return { ok: true, forms: [first, ...others] };
  return isChartTemplate(text) ? { ...plain, message: templateFault } : plain;
}

type AllRead = { readonly ok: true; readonly forms: readonly ConfigForm[] } | Fault;

function readAll(found: readonly FoundSlice[]): AllRead {
  const forms: ConfigForm[] = [];
  for (const one of found) {
    if (isChartTemplate(one.slice.text)) return { ok: false, place: one.slice.toFile(start), message: templateFault };
    const read = readAs(one.schema, one.slice.text);
    if (!read.ok) {
      const line = one.slice.isVisible ? '' : innerLine(read.place, one.slice);
      return { ok: false, place: one.slice.toFile(read.place), message: `${read.message}${line}` };
    }
    forms.push({ ...one, configuration: read.configuration, source: read.source });
  }
  return { ok: true, forms };
}

/** Where a place is that the file does not show: in base64, say. */
export function innerLine({ line }: Position, { where }: Slice): string {
  return ` (line ${line} of \`${where}\`)`;
}

const start: Position = { line: 1, column: 1 };

const templateFault =
  'a template of a Helm chart is not YAML: render it with `helm template`, and check what that prints';

/** Alertmanager's own templates have `{{` too, and `.SortedPairs.Values`, so it is known by what only charts have. */
function isChartTemplate(text: string): boolean {
  return text
    .split('{{')
    .slice(1)
    .some((rest) => {
      const [action = ''] = rest.split(/[{}]/, 1);
      return /^-?\s*(?:include|toYaml|tpl|define)\s|(?:^|[^\w)])\.(?:Values|Release|Chart)\./.test(action);
    });
}

/** Reads a text as what it was found to be, or was and is again once it is rewritten. */
export function readAs(schema: Schema, text: string): ReadAs {
  if (schema === 'alertmanager') {
    const read = readConfiguration(text);
    return read.ok ? { ...read, source: read.configuration.root.source } : read;
  }
  const lines = new LineCounter();
  const document = parseConfigDocument(text, lines);
  const unquoted = findUnquotedTemplate(text);
  if (unquoted !== undefined) {
    const { line, col } = lines.linePos(unquoted);
    return { ok: false, place: { line, column: col }, message: unquotedMessage };
  }
  const aliases = resolveAliases(document);
  const source = aliases.ok && document.errors.length === 0 ? { document, lines, aliases } : undefined;
  const root = source && rootNode(source);
  if (source === undefined || root === undefined) {
    return {
      ok: false,
      place: start,
      message: 'not YAML by itself: write out what its aliases stand for',
    };
  }
  const convert = schema === 'grafana' ? convertGrafana : convertAlertmanagerConfig;
  return { ok: true, configuration: convert(root), source };
}
