import { isDeepStrictEqual } from 'node:util';
import type { MigrateOptions } from './migrate-options.ts';
import type { Migration } from './migration.ts';
import { parseForWriting } from './parse-for-writing.ts';
import { printDocument, rewriteDocument } from './rewrite-document.ts';
import { rewriteLines } from './rewrite-lines.ts';

export type Rewritten = {
  readonly text: string;
  /** Whether lines that say the same as before look another way. */
  readonly isReformatted: boolean;
};

/**
 * The new `alertmanager.yml`. Two ways lead to it, and must agree: the document says what has to be in it, and the lines
 * keep what does not change as it was. Where they do not, the document is printed. Undefined where it would be huge.
 */
export function rewriteConfiguration(
  text: string,
  migration: Migration,
  options: MigrateOptions,
): Rewritten | undefined {
  const document = rewriteDocument(text, migration, options);
  if (document === undefined) return undefined;
  const lines = rewriteLines(text, migration, options);
  if (lines !== undefined && saysTheSame(lines, document.toJS({ maxAliasCount: -1 }))) {
    return { text: lines, isReformatted: false };
  }
  return { text: printDocument(document, text), isReformatted: true };
}

function saysTheSame(text: string, expected: unknown): boolean {
  const document = parseForWriting(text);
  return document.errors.length === 0 && isDeepStrictEqual(document.toJS({ maxAliasCount: -1 }), expected);
}
