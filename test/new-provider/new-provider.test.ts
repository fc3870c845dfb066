import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRoom } from '../../tools/new-provider/make-room.ts';
import { importFaults } from '../support/import-rules.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const name = 'carrier-pigeon';
const vitest = 'node_modules/vitest/vitest.mjs';

/** Each of these starts programs, on a machine that may be busy. */
const timeoutMs = 200_000;

let directory: string;
/** A copy of what the generator and the tests of a room read. */
let copy: string;
let output: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'new-provider-'));
  copy = join(directory, 'repository');
  const folders = ['bench', 'docs', 'functions', 'infra', 'lib', 'test', 'tools'];
  for (const part of [...folders, '.gitignore', 'biome.json', 'package.json', 'tsconfig.json', 'vitest.config.ts']) {
    await cp(join(root, part), join(copy, part), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  output = await run('tools/new-provider/main.ts', name);
}, timeoutMs);

afterAll(async () => {
  await rm(directory, { recursive: true });
});

/**
 * In the copy, without what this test's own runner has in its environment but for its cache of compiled code. Throws with
 * the output where it fails.
 */
async function run(...parameters: readonly string[]): Promise<string> {
  return await runIn(copy, ...parameters);
}

async function runIn(cwd: string, ...parameters: readonly string[]): Promise<string> {
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, parameters, {
    cwd,
    env: { PATH, HOME, NODE_COMPILE_CACHE, NO_COLOR: '1' },
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

  it('is formatted and linted as everything else is', async () => {
    // By themselves: a rule reads the types of all files around, for 3 s, and judges the same code where the template stands.
    const alone = join(directory, 'alone');
    for (const path of ['biome.json', '.gitignore', `lib/providers/${name}`, 'lib/providers/all.ts']) {
      await cp(join(copy, path), join(alone, path), { recursive: true });
    }
    await expect(runIn(alone, join(root, 'node_modules/@biomejs/biome/bin/biome'), 'ci')).resolves.toBeDefined();
  });

  it('keeps the import rules', async () => {
    expect(importFaults(await readModules())).toEqual([]);
  });

  it('passes its own tests and the contract suite, is drawn in a preview, and has an example that renders', async () => {
    const files = ['providers/contract', 'previews/previews', 'cli/render'].map((path) => `test/${path}.test.ts`);
    const ofRoom = ['^has ', '^finds ', `^${name} `, `^a preview > of ${name} `, `prints the request of ${name},`];
    const titles = [...ofRoom, ...(await ownTitles())];
    // In one process, as each other would evaluate the same modules.
    const parameters = [...files, `lib/providers/${name}`, '--maxWorkers=1', '-t', titles.join('|')];
    const report = await run(vitest, 'run', ...parameters);
    expect(report).toMatch(/Test Files .*\b5 passed/);
    expect(report).toMatch(/Tests .*\b[7-9]\d passed/);
    // Of those of the room itself none is left out.
    expect(report.match(/lib\/providers\/.*\.test\.ts \(\d+ tests\)/g)).toHaveLength(2);
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

/** Of the room's own tests, to be run among those of others. */
async function ownTitles(): Promise<string[]> {
  const room = join(copy, 'lib/providers', name);
  const tests = (await readdir(room)).filter((file) => file.endsWith('.test.ts'));
  const sources = await Promise.all(tests.map((file) => readFile(join(room, file), 'utf8')));
  return sources.flatMap((source) =>
    [...source.matchAll(/^(?:describe|it)\('([^']+)'/gm)].map(([, title]) => `^${title}`),
  );
}

/** What `test/imports.test.ts` judges, of the copy. */
async function readModules(): Promise<Map<string, string>> {
  const modules = (await listFiles(copy)).filter((file) => /^(?:lib|tools)\/.*\.ts$/.test(file));
  return new Map(
    await Promise.all(modules.map(async (file) => [file, await readFile(join(copy, file), 'utf8')] as const)),
  );
}

async function registryIn(folder: string): Promise<string[]> {
  return (await readFile(join(folder, 'lib/providers/all.ts'), 'utf8')).split('\n');
}
