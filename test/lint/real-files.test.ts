import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { lintText } from '../support/lint-files.ts';

const folder = new URL('../fixtures/alertmanager-configs/', import.meta.url);

/**
 * Where public configurations are and what is to be found in them. The texts are their authors', so they are not kept
 * with the project: put `https://raw.githubusercontent.com/<repository>/<commit>/<path>` into `file`.
 */
const index = z
  .array(
    z.strictObject({
      file: z.string(),
      repository: z.string(),
      path: z.string(),
      commit: z.string().regex(/^[0-9a-f]{40}$/),
      licence: z.string().nullable(),
      /** How the text here differs from the one there. */
      changed: z.string().optional(),
      characters: z.int(),
      /** `line:column severity rule`. */
      findings: z.array(z.string()),
    }),
  )
  .parse(JSON.parse(readFileSync(new URL('INDEX.json', folder), 'utf8')));

it('there are 27 of them, from 20 repositories', () => {
  expect(index).toHaveLength(27);
  expect(new Set(index.map(({ repository }) => repository)).size).toBe(20);
});

describe('a public configuration that the project did not write has the expected findings', () => {
  for (const { file, repository, path, characters, findings } of index) {
    const url = new URL(file, folder);
    // Not failed by E2E=required: no package brings them, so nobody could install what is missing.
    const present = existsSync(url);
    const title = `${repository} ${path}${present ? '' : ' (skipped: its text is not here)'}`;
    it.skipIf(!present)(title, () => {
      const text = readFileSync(url, 'utf8');
      expect([...text]).toHaveLength(characters);
      expect(lintText(text).map(({ line, column, severity, rule }) => `${line}:${column} ${severity} ${rule}`)).toEqual(
        findings,
      );
    });
  }
});
