import { isDeepStrictEqual } from 'node:util';
import type { Document } from 'yaml';
import type { Configuration } from '../alertmanager-config/configuration.ts';
import { readConfiguration } from '../alertmanager-config/read-configuration.ts';
import type { MigrateOptions } from './carry/migrate-options.ts';
import { inlineAliases, sharesNodes } from './inline-aliases.ts';
import type { Migration } from './migration.ts';
import { printDocument, rewriteDocument } from './rewrite-document.ts';
import { rewriteLines } from './rewrite-lines.ts';

export type Rewritten = {
  readonly text: string;
  /** What the text says. */
  readonly configuration: Configuration;
  /** Whether lines that say the same as before look another way. */
  readonly isReformatted: boolean;
};

/** Aliases let a small file stand for one that no memory holds. */
const maxAddedNodes = 1_000_000;

/**
 * The new `alertmanager.yml`. Two ways lead to it, and must agree: the document says what has to be in it, and the lines
 * keep what does not change as it was. Where they do not, the document is printed. Undefined where it would be huge.
 *
 * Neither can do without the other: the library prints comments and spacing anew, which is a diff of every line to
 * review, and lines cannot take JSON or shared aliases apart, nor say whether what they left is right.
 *
 * The document of the old configuration becomes that of the new one: the old one is not to be read after this.
 */
export function rewriteConfiguration(
  text: string,
  { root: { source } }: Configuration,
  migration: Migration,
  options: MigrateOptions,
): Rewritten | undefined {
  const { document, aliases } = source;
  if (aliases.addedNodes > maxAddedNodes) return undefined;
  // First, since the lines are found by the places of the old document.
  const lines = rewriteLines(text, document, migration, options);
  if (sharesNodes(document)) inlineAliases(document, aliases.targets);
  if (!rewriteDocument(document, migration, options)) throw new TypeError('the receivers are not those that were read');
  const kept = lines === undefined ? undefined : readSame(lines, document);
  if (lines !== undefined && kept !== undefined) return { text: lines, configuration: kept, isReformatted: false };
  const printed = printDocument(document, text);
  const read = readConfiguration(printed);
  if (!read.ok) throw new TypeError('the configuration that was written is none');
  return { text: printed, configuration: read.configuration, isReformatted: true };
}

/**
 * What the lines say, where it is what the document says. Not where they cannot be read: the anchor of an alias that
 * stays may be gone with what was carried over.
 */
function readSame(lines: string, document: Document): Configuration | undefined {
  const read = readConfiguration(lines);
  if (!read.ok) return undefined;
  const { source } = read.configuration.root;
  return isDeepStrictEqual(valuesOf(source.document), valuesOf(document)) ? read.configuration : undefined;
}

/** Without the library's own limit: how much the aliases stand for is known. */
function valuesOf(document: Document): unknown {
  return document.toJS({ maxAliasCount: -1 });
}
