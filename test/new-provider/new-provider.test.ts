import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRoom } from '../../tools/new-provider/make-room.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const name = 'carrier-pigeon';
const vitest = 'node_modules/vitest/vitest.mjs';

/** Each of these starts programs, on a machine that may be busy. */
const timeoutMs = 200_000;

/** A copy of what the generator and the tests of a room read. */
let copy: string;
let output: string;

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'new-provider-'));
  const folders = ['bench', 'docs', 'functions', 'infra', 'lib', 'test', 'tools'];
  for (const part of [...folders, '.gitignore', 'biome.json', 'package.json', 'tsconfig.json', 'vitest.config.ts']) {
    await cp(join(root, part), join(copy, part), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  output = await run('tools/new-provider/main.ts', name);
}, timeoutMs);

afterAll(async () => {
  await rm(copy, { recursive: true });
});

/** In the copy, without what this test's own runner has in its environment. Throws with the output where it fails. */
async function run(...parameters: readonly string[]): Promise<string> {
  const { PATH, HOME } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, parameters, {
    cwd: copy,
    env: { PATH, HOME, NO_COLOR: '1' },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

describe('a vendor made from the template', { timeout: timeoutMs }, () => {
  it('is one folder and one line', async () => {
    const [before, after] = await Promise.all([listFiles(root), listFiles(copy)]);
    const template = await readdir(join(root, 'tools/new-provider/template'));
    expect(after.filter((file) => !before.includes(file))).toEqual(
      template.sort().map((file) => `lib/providers/${name}/${file}`),
    );
    for (const file of before.filter((path) => path !== 'lib/providers/all.ts')) {
      expect(await readFile(join(copy, file)), file).toEqual(await readFile(join(root, file)));
    }
    const [linesBefore, linesAfter] = await Promise.all([registryIn(root), registryIn(copy)]);
    expect(linesAfter.filter((line) => !linesBefore.includes(line))).toEqual([
      `export { carrierPigeon } from './${name}/provider.ts';`,
    ]);
    expect(linesAfter.filter((line) => linesBefore.includes(line))).toEqual(linesBefore);
  });

  it('is formatted as everything else is', async () => {
    const paths = [`lib/providers/${name}`, 'lib/providers/all.ts'];
    await expect(run('node_modules/@biomejs/biome/bin/biome', 'ci', ...paths)).resolves.toBeDefined();
  });

  it('passes the contract suite, is drawn in a preview, and has an example that renders', async () => {
    const files = ['providers/contract', 'previews/previews', 'cli/render'].map((path) => `test/${path}.test.ts`);
    const titles = [`^${name} `, '^has ', '^finds ', `^a preview > of ${name} `, `prints the request of ${name},`];
    const report = await run(vitest, 'run', ...files, '-t', titles.join('|'));
    expect(report).toMatch(/Test Files .*\b3 passed/);
    expect(report).toMatch(/Tests .*\b[4-9]\d passed/);
  });

  it('passes its own tests and keeps the import rules', async () => {
    const report = await run(vitest, 'run', `lib/providers/${name}`, 'test/imports.test.ts');
    expect(report).toMatch(/Test Files .*\b3 passed/);
  });

  it('is told what remains', () => {
    expect(output).toContain(`lib/providers/${name} is made`);
    expect(output).toMatch(/Look up.*schema --write.*previews.*README/s);
  });
});

it.each([
  ['a name of a room that is there', 'slack', /is there already/],
  ['a path', '../x', /a name is/],
  ['capitals', 'Acme', /a name is/],
  ['nothing', '', /a name is/],
])('%s makes no room', async (_title, wrong, reason) => {
  expect(await makeRoom(root, wrong)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
});

it('no room has a note of the template left', async () => {
  const rooms = (await listFiles(root)).filter((file) => file.startsWith('lib/providers/'));
  expect(rooms.length).toBeGreaterThan(100);
  const notes = await Promise.all(
    rooms.map(async (file) => (await readFile(join(root, file), 'utf8')).includes('Look up')),
  );
  expect(rooms.filter((_, index) => notes[index])).toEqual([]);
});

async function listFiles(folder: string): Promise<string[]> {
  const parts = ['lib', 'test', 'tools'].map(async (part) => {
    const entries = await readdir(join(folder, part), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length));
  });
  return (await Promise.all(parts))
    .flat()
    .map((path) => path.replace(/^\//, ''))
    .sort();
}

async function registryIn(folder: string): Promise<string[]> {
  return (await readFile(join(folder, 'lib/providers/all.ts'), 'utf8')).split('\n');
}
