import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readFrom } from '../../lib/allow-list/compile/pack.ts';
import { entriesFile, headFile, openAllowList } from '../../lib/allow-list/packed.ts';
import { builtFunctions } from '../support/built-functions.ts';
import { plain } from '../support/infra-allow-lists.ts';
import { type Ran, runBuild, runNode, temporaryDirectory, writeFiles } from '../support/infra-build.ts';

describe('the build', () => {
  let dist: string;
  let built: Ran;

  // The repository's own allow-list is taken where no other is named.
  beforeAll(async () => {
    dist = join(await temporaryDirectory(), 'dist');
    built = await runBuild(dist);
  });

  it('writes the same bytes as another build, here with the same allow-list', async () => {
    const [one, two] = [await filesIn(dist), await filesIn((await builtFunctions()).dist)];
    expect(one.size).toBeGreaterThan(5);
    expect([...one.keys()]).toEqual([...two.keys()]);
    for (const [path, bytes] of one) expect(two.get(path)?.equals(bytes), path).toBe(true);
  });

  it('writes a module and the allow-list for each function', async () => {
    expect(built).toMatchObject({ code: 0, stderr: '' });
    for (const name of ['ingest', 'deliver', 'rotate-sender']) {
      expect((await stat(join(dist, name, 'index.mjs'))).size).toBeGreaterThan(1000);
      const [head, entries] = await Promise.all(
        [headFile, entriesFile].map((file) => readFile(join(dist, name, file))),
      );
      const allowList = openAllowList(String(head), readFrom(String(entries)), 'test');
      expect([...allowList.senders.keys()]).toEqual(['prod-eu']);
      expect([...allowList.destinations.values()].map(({ id }) => id)).toContain('payments/slack-critical');
      expect(built.stdout).toContain(allowList.hash);
    }
  });

  it('writes the relay as one file that runs by itself', async () => {
    const relay = join(dist, 'relay.mjs');
    expect((await stat(relay)).mode & 0o111).not.toBe(0);
    expect((await readFile(relay, 'utf8')).startsWith('#!/usr/bin/env node\n')).toBe(true);
    expect(await runNode([relay, '--help'], dist, {})).toMatchObject({ code: 0, stderr: '' });
  });

  it('tells every fault with file, line and column, and leaves dist as it was', async () => {
    const untouched = await temporaryDirectory();
    const directory = await writeFiles(await temporaryDirectory(), {
      ...plain,
      'teams/payments.yml':
        'destinations:\n  chat: { type: slak, secret: other/chat }\nreceivers:\n  a: { deliver: [none] }\n',
    });
    const { code, stdout, stderr } = await runBuild(untouched, directory);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const lines = stderr.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line.slice(directory.length)).toMatch(/^\/teams\/payments\.yml:\d+:\d+ \S/);
    expect(await readdir(untouched)).toEqual([]);
  });

  it('says so where the directory of the allow-list is not there', async () => {
    const { code, stderr } = await runBuild(await temporaryDirectory(), '/nonexistent/allow-list');
    expect(code).toBe(1);
    expect(stderr).toContain('/nonexistent/allow-list');
  });
});

/** What is deployed, by path; source maps are not. */
async function filesIn(dist: string): Promise<Map<string, Buffer>> {
  const entries = (await readdir(dist, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  const files = await Promise.all(paths.map(async (path) => [path.slice(dist.length), await readFile(path)] as const));
  return new Map(files);
}
