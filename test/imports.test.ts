import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { importFaults } from './support/import-rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('the import rules', () => {
  it('hold for every module of functions, lib and infra', async () => {
    const sources = await readSources(['functions', 'lib', 'infra']);
    expect(sources.size).toBeGreaterThan(50);
    expect(importFaults(sources)).toEqual([]);
  });

  it.each([
    ['one way', 'lib/text/a.ts', "import { handler } from '../../infra/build/bundle.ts';"],
    ['one way', 'lib/text/a.ts', "import type { Factory } from '../../test/support/factory.ts';"],
    ['nothing imports a function', 'infra/build/a.ts', "import { handler } from '../../functions/ingest.ts';"],
    ['nothing deployed imports infra or tests', 'functions/a.ts', "import { b } from '../infra/build/b.ts';"],
    ['the core does no I/O', 'lib/providers/a.ts', "import { SQSClient } from '@aws-sdk/client-sqs';"],
    ['the core does no I/O', 'lib/delivery/a.ts', "import { request } from 'node:https';"],
    ['the core does no I/O', 'lib/delivery/a.ts', "import {\n  sendHttps,\n} from '../io/send-https.ts';"],
    ['the core does no I/O', 'lib/delivery/a.ts', "const io = await import('../io/send-https.ts');"],
    [
      'io imports core and one SDK client',
      'lib/io/a.ts',
      "import '@aws-sdk/client-sqs';\nimport '@aws-sdk/client-sesv2';",
    ],
    ['io imports core and one SDK client', 'lib/io/a.ts', "import { answer } from '../ingest/answer.ts';"],
    ['providers have no clock', 'lib/providers/a.ts', 'const now = Date.now();'],
    ['the environment is read at the roots', 'lib/io/a.ts', "const key = process.env['KEY'];"],
    ['the environment is read at the roots', 'lib/io/a.ts', "import { env } from 'node:process';"],
    ['the environment is read at the roots', 'lib/io/a.ts', 'const { env } = process;'],
    ['zod is imported as a namespace', 'lib/text/a.ts', "import { z } from 'zod';"],
    ['zod is imported as a namespace', 'infra/build/a.ts', "import z from 'zod/v4';"],
    ['fetch stays out', 'lib/providers/a.ts', 'const answer = await fetch(url);'],
    ['no cycles', 'lib/text/a.ts', "import { a } from './a.ts';"],
  ])('a planted violation of «%s» is found in %s: %s', (rule, file, source) => {
    expect(importFaults(new Map([[file, source]]))).toEqual([expect.stringContaining(`${file}: ${rule}: `)]);
  });

  it('a provider that imports another is found', () => {
    const provider = 'export const a = defineProvider({});';
    const sources = new Map([
      ['lib/providers/a.ts', `import { b } from './b.ts';\n${provider}`],
      ['lib/providers/b.ts', provider],
    ]);
    expect(importFaults(sources)).toEqual([expect.stringContaining('lib/providers/a.ts: providers stand alone: ')]);
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
    expect(importFaults(new Map([['lib/providers/a.ts', source]]))).toEqual([]);
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
