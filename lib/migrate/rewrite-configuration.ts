import { isDeepStrictEqual } from 'node:util';
import type { Document } from 'yaml';
import { type ConfigForm, type ReadAs, readAs } from '../config-forms/read-forms.ts';
import type { MigrateOptions } from './carry/migrate-options.ts';
import { inlineAliases, sharesNodes } from './inline-aliases.ts';
import { layouts } from './layout.ts';
import type { Migration } from './migration.ts';
import { printDocument, rewriteDocument } from './rewrite-document.ts';
import { rewriteLines } from './rewrite-lines.ts';

export type Rewritten = {
  readonly text: string;
  /** Whether lines that say the same as before look another way. */
  readonly isReformatted: boolean;
  /** What the text says, read to compare it; reading a large one is the longest part of it all. */
  readonly read: Read;
};

type Read = Extract<ReadAs, { readonly ok: true }>;

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
  { schema, slice: { text }, source }: ConfigForm,
  migration: Migration,
  options: MigrateOptions,
): Rewritten | undefined {
  const { document, aliases } = source;
  const layout = layouts[schema];
  if (aliases.addedNodes > maxAddedNodes) return undefined;
  // First, since the lines are found by the places of the old document.
  const lines = rewriteLines(text, document, migration, options, layout);
  if (sharesNodes(document, [layout.receiversAt, ['global']])) inlineAliases(document, aliases.targets);
  if (!rewriteDocument(document, migration, options, layout)) {
    throw new TypeError('the receivers are not those that were read');
  }
  const read = lines === undefined ? undefined : readAs(schema, lines);
  if (lines !== undefined && read?.ok && saysSame(read, document)) return { text: lines, isReformatted: false, read };
  const printed = printDocument(document, text);
  const readAgain = readAs(schema, printed);
  if (!readAgain.ok) throw new TypeError('the configuration that was written is none');
  return { text: printed, isReformatted: true, read: readAgain };
}

/**
 * Whether lines say what the document says. Lines that cannot be read do not: the anchor of an alias that stays may be
 * gone with what was carried over.
 */
function saysSame({ source }: Read, document: Document): boolean {
  return isDeepStrictEqual(valuesOf(source.document), valuesOf(document));
}

/** Without the library's own limit: how much the aliases stand for is known. */
function valuesOf(document: Document): unknown {
  return document.toJS({ maxAliasCount: -1 });
}
