import { createEntryFinder, type EntryPosition, type FindEntry } from '../../allow-list/compile/find-entry.ts';
import { createGroupFinder, type FindGroup } from '../../allow-list/compile/find-group.ts';
import type { SourceFile } from '../../allow-list/compile/parse-yaml.ts';
import { type Html, html } from '../../text/html.ts';
import { visible } from './show-text.ts';

type Finders = { readonly find: FindEntry; readonly findGroup: FindGroup };

const known = new WeakMap<readonly SourceFile[], Finders>();

/** Of each allow-list once: a file of 10,000 entries takes a second to parse. */
export function findersOf(files: readonly SourceFile[]): Finders {
  const finders = known.get(files) ?? { find: createEntryFinder(files), findGroup: createGroupFinder(files) };
  known.set(files, finders);
  return finders;
}

/** Where an entry is written, as an editor takes it. */
export function drawPlace(at: EntryPosition | undefined): Html | undefined {
  return at === undefined ? undefined : html`<code class="quiet place">${visible(`${at.file}:${at.line}`)}</code>`;
}
