import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { importFaults } from './support/import-rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('the import rules', () => {
  it('hold for every module', async () => {
    const sources = await readSources(['functions', 'lib', 'infra', 'tools', 'bench', 'docs']);
    expect(sources.size).toBeGreaterThan(50);
    expect(importFaults(sources)).toEqual([]);
  });

  it.each([
    ['every folder has its layer', 'lib/news/a.ts', 'export const a = 1;'],
    ['folders import one way', 'lib/text/a.ts', "import { cleanView } from '../rendering/view.ts';"],
    ['folders import one way', 'lib/text/a.ts', "export type { View } from '../rendering/view.ts';"],
    ['folders import one way', 'lib/delivery/a.ts', "const all = await import('../ingest/answer.ts');"],
    ['folders import one way', 'lib/text/a.ts', "import { bundle } from '../../infra/build/bundle.ts';"],
    ['folders import one way', 'infra/build/a.ts', "import { shoot } from '../../tools/previews/capture.ts';"],
    ['folders import one way', 'lib/providers/contract/a.ts', "import { slack } from '../slack/provider.ts';"],
    ['only tests import what is for tests', 'lib/providers/slack/message.ts', "import { read } from './reader.ts';"],
    ['the core does no I/O', 'lib/providers/slack/provider.ts', "import { SQSClient } from '@aws-sdk/client-sqs';"],
    ['the core does no I/O', 'lib/delivery/a.ts', "import { request } from 'node:https';"],
    ['an edge has one SDK client', 'lib/aws/a.ts', "import '@aws-sdk/client-sqs';\nimport '@aws-sdk/client-sesv2';"],
    [
      'a message is not written with its reader',
      'lib/providers/slack/format.ts',
      "import { max } from './message.ts';",
    ],
    ['providers have no clock', 'lib/providers/slack/message.ts', 'const now = Date.now();'],
    ['the environment is read at the roots', 'lib/egress/a.ts', "const key = process.env['KEY'];"],
    ['the environment is read at the roots', 'lib/egress/a.ts', "import { env } from 'node:process';"],
    ['the environment is read at the roots', 'lib/egress/a.ts', 'const { env } = process;'],
    ['zod is imported as a namespace', 'lib/text/a.ts', "import { z } from 'zod';"],
    ['zod is imported as a namespace', 'infra/build/a.ts', "import z from 'zod/v4';"],
    ['fetch stays out', 'lib/providers/slack/a.ts', 'const answer = await fetch(url);'],
    ['no cycles', 'lib/text/a.ts', "import { a } from './a.ts';"],
  ])('a planted violation of «%s» is found in %s: %s', (rule, file, source) => {
    expect(importFaults(new Map([[file, source]]))).toEqual([expect.stringContaining(`${file}: ${rule}: `)]);
  });

  it.each([
    ['a room that writes a message of its own', 'one', 'two', 'message.ts'],
    ['a room whose message another takes over', 'one', 'takes-over', 'message.ts'],
    ['a room that takes over another message', 'takes-over', 'one', 'provider.ts'],
  ])('%s must not import from another: %s from %s its %s', (_title, room, other, part) => {
    const file = `lib/providers/${room}/message.ts`;
    const sources = new Map([
      [file, `import { a } from '../${other}/${part}';`],
      ['lib/providers/takes-over/preview.ts', "export const preview = { sameAs: 'one' };"],
    ]);
    expect(importFaults(sources)).toContainEqual(expect.stringContaining(`${file}: a room stands alone: `));
  });

  it('a room that takes over another message may import it', () => {
    const sources = new Map([
      ['lib/providers/takes-over/provider.ts', "import { a } from '../one/message.ts';"],
      ['lib/providers/takes-over/preview.ts', "export const preview = { sameAs: 'one' };"],
    ]);
    expect(importFaults(sources)).toEqual([]);
  });

  it.each([
    ['stand-in', "export { handler } from '../lib/providers/registry.ts';"],
    ['preview', "await import('../lib/providers/registry.ts');"],
  ])('a %s that a function reaches is found, however far away', (part, source) => {
    const sources = new Map([
      ['functions/a.ts', source],
      ['lib/providers/registry.ts', "import { slack } from './slack/provider.ts';"],
      ['lib/providers/slack/provider.ts', `import { a } from './${part}.ts';`],
    ]);
    expect(importFaults(sources)).toEqual([
      expect.stringContaining('functions/a.ts: nothing for one machine is deployed: '),
    ]);
  });

  it.each(['ingest', 'deliver', 'escalate', 'prove', 'rotate-sender'])(
    'what the widgets are drawn from is none of %s, however far away',
    (name) => {
      for (const room of ['views', 'widgets', 'explain', 'audit-lines', 'audit-queries', 'dead-letters', 'console']) {
        const sources = new Map([
          [`functions/${name}.ts`, "import { a } from '../lib/aws/a.ts';"],
          ['lib/aws/a.ts', `import { b } from '../${room}/b.ts';`],
        ]);
        expect(importFaults(sources)).toContainEqual(
          expect.stringContaining(`functions/${name}.ts: nothing for one machine is deployed: `),
        );
      }
    },
  );

  it.each([
    ['show', 'views', true],
    ['show', 'explain', true],
    ['show', 'audit-queries', true],
    ['show', 'dead-letters', false],
    ['show', 'allow-list/compile', false],
    ['show', 'console', false],
    ['redrive', 'dead-letters', true],
    ['redrive', 'widgets', true],
    ['redrive', 'explain', false],
    ['redrive', 'cli', false],
  ])('%s may reach lib/%s: %s', (name, room, may) => {
    const sources = new Map([[`functions/${name}.ts`, `import { a } from '../lib/${room}/a.ts';`]]);
    expect(importFaults(sources)).toEqual(may ? [] : [expect.stringContaining('nothing for one machine is deployed')]);
  });

  it('a type of what is not deployed loads nothing', () => {
    const file = 'functions/show.ts';
    const source = "import type { A } from '../lib/console/a.ts';\nexport type { B } from '../lib/console/b.ts';";
    expect(importFaults(new Map([[file, source]]))).toEqual([]);
    expect(importFaults(new Map([[file, source.replaceAll(' type', '')]]))).toHaveLength(1);
  });

  it('a cycle over three modules is found at each of them', () => {
    const sources = new Map([
      ['lib/text/a.ts', "import { b } from './b.ts';"],
      ['lib/text/b.ts', "export { c } from './c.ts';"],
      ['lib/text/c.ts', "import type { A } from './a.ts';"],
      ['lib/text/d.ts', "import { a } from './a.ts';"],
    ]);
    const found = importFaults(sources).map((fault) => fault.split(': ').slice(0, 2).join(' '));
    expect(found).toEqual(['a', 'b', 'c'].map((name) => `lib/text/${name}.ts no cycles`));
  });

  it('a comment that only names what is forbidden is none', () => {
    const source =
      "/** Never process.env, never fetch(url). */\n// Date.now()\nexport const url = 'https://example.com';";
    expect(importFaults(new Map([['lib/providers/slack/message.ts', source]]))).toEqual([]);
  });
});

async function readSources(folders: readonly string[]): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  for (const folder of folders) {
    for (const entry of await readdir(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
      const path = join(entry.parentPath, entry.name);
      sources.set(relative(root, path), await readFile(path, 'utf8'));
    }
  }
  return sources;
}
