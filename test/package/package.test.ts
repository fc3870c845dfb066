import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { run } from '../support/infra-build.ts';
import { repositoryRoot } from '../support/local-stack.ts';
import { installPackage, nodes, type Packed, packPackage, runInstalled } from '../support/packed-package.ts';

let packed: Packed;
let folder = '';

beforeAll(async () => {
  packed = await packPackage();
  folder = await installPackage(packed.tarball);
}, 180_000);

const sha256 = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

async function readBundle(): Promise<ReadonlyMap<string, string>> {
  const package_ = join(folder, 'node_modules/alertguard/dist/package');
  const names = (await readdir(package_, { recursive: true })).filter((name) =>
    /^(?:chunks|alertguard).*\.mjs$/.test(name),
  );
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(package_, name), 'utf8')] as const)),
  );
}

describe('the tarball', () => {
  it('holds what is written down, and nothing else', async () => {
    // Chunks are called after the module that asks for them, and their content.
    const names = packed.files.map(({ path }) => path.replace(/\/[\w-]+-[A-Z0-9]{8}\.mjs$/, '/<module>-<hash>.mjs'));
    await expect(`${[...new Set(names)].sort().join('\n')}\n`).toMatchFileSnapshot('files.txt');
  });

  it('is under 3 MB', () => {
    expect(packed.bytes).toBeLessThan(3_000_000);
  });

  it('runs nothing when it is installed, and brings nothing along', async () => {
    const manifest = z.looseObject({ scripts: z.record(z.string(), z.string()) });
    const text = await readFile(join(folder, 'node_modules/alertguard/package.json'), 'utf8');
    const { scripts, ...others } = manifest.parse(JSON.parse(text));
    expect(Object.keys(scripts)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(?:pre|post)?install$|^prepare$/)]),
    );
    expect(Object.keys(others)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(?:d|optionalD|peerD|bundledD)ependencies$/)]),
    );
    expect(await readdir(join(folder, 'node_modules'))).toEqual(['.bin', '.package-lock.json', 'alertguard']);
  });

  it('has an executable, which a shell and npm on Windows start with node', async () => {
    const [first] = (await readFile(join(folder, 'node_modules/alertguard/dist/package/alertguard.mjs'), 'utf8')).split(
      '\n',
      1,
    );
    expect(first).toBe('#!/usr/bin/env node');
    const executable = packed.files.filter(({ mode }) => (mode & 0o111) !== 0).map(({ path }) => path);
    expect(executable.sort()).toEqual(
      ['alertguard.mjs', 'relay/relay-aws.mjs', 'relay/relay.mjs'].map((name) => `dist/package/${name}`),
    );
  });
});

/**
 * What Node has since 23 or 24, or only behind a flag in 22. A bundle lowers syntax and leaves such names. Not `toBase64`
 * and its kin, which jose asks for before it uses them.
 */
const newer =
  /\b(?:RegExp\.escape|Promise\.try|Error\.isError|Math\.(?:sumPrecise|f16round)|Float16Array|Iterator\.concat|Atomics\.pause|URLPattern|import\.meta\.main)\b|\.getOrInsert\(|node:(?:sqlite|sea)/;

describe('the command line names nothing that is newer than Node 22', () => {
  it('in any of its modules', async () => {
    const bundle = await readBundle();
    expect(bundle.size).toBeGreaterThan(20);
    expect([...bundle].flatMap(([name, text]) => newer.exec(text)?.map((found) => `${name}: ${found}`) ?? [])).toEqual(
      [],
    );
  });

  it.each([
    'RegExp.escape(x)',
    'await Promise.try(f)',
    'if(import.meta.main)f()',
    'a.getOrInsert(b,c)',
    'from"node:sqlite"',
  ])('and a planted %s is found', (text) => expect(newer.test(text)).toBe(true));
});

describe.each(['Node 22', 'Node 24'] as const)(
  'installed, with the network cut off, on %s',
  { timeout: 60_000 },
  (name) => {
    const node = nodes[name] ?? (process.env['E2E'] === 'required' ? 'NODE_22 names no node' : undefined);
    const itThere = node === undefined ? it.skip : it;
    const alertguard = async (args: readonly string[], stdin = '') =>
      await runInstalled({ node: node ?? '', folder, stdin }, args);

    beforeAll(async () => {
      await cp(join(repositoryRoot, 'infra/allow-list'), join(folder, 'allow-list'), { recursive: true });
      await cp(join(repositoryRoot, 'docs/examples/alertmanager.yml'), join(folder, 'alertmanager.yml'));
      await cp(join(repositoryRoot, 'lib/local/recorded-notification.json'), join(folder, 'payload.json'));
      await writeFile(join(folder, 'alertguard.yml'), 'stages:\n  dev: { region: eu-central-1 }\n');
    });

    itThere.each([
      ['--version', [], 0, /^\d+\.\d+\.\d+\n$/],
      ['--help', [], 0, /^Usage: alertguard /],
      ['lint', ['alertmanager.yml'], 1, /\d+ errors, \d+ warnings/],
      ['lint', ['-', '--format', 'sarif'], 1, /"ruleId": "templated-destination"/],
      ['check', ['allow-list', '--format', 'json'], 0, /"ok": true/],
      ['diff', ['./allow-list', '--allow-list', 'allow-list', '--format', 'json'], 0, /"widening": 0/],
      ['explain', ['payload.json', '--sender', 'prod-eu', '--allow-list', 'allow-list'], 0, /accepted/],
      ['render', ['payload.json', '--as', 'slack'], 0, /hooks\.slack\.com/],
      ['migrate', ['alertmanager.yml', '--out', 'migrated', '--force'], 1, /destinations with 2 secrets/],
      ['schema', ['team'], 0, /"destinations"/],
      ['completion', ['bash'], 0, /^complete -F _alertguard alertguard$/m],
      ['start', ['--once', '--allow-list', 'allow-list'], 0, /messages arrived/],
      ['build', ['--out', `build of ${name}`], 0, /^stack alertguard-dev in eu-central-1, /m],
    ] as const)(
      `alertguard %s %j does what it does, if ${name} is installed`,
      async (command, args, code, expected) => {
        const ran = await alertguard([command, ...args], await readFile(join(folder, 'alertmanager.yml'), 'utf8'));
        expect(ran).toMatchObject({ code, stdout: expect.stringMatching(expected) });
        expect(ran.stderr).not.toMatch(/Warning|at file:/);
      },
    );

    itThere(`a new repository is checked, built, and delivers on one machine, if ${name} is installed`, async () => {
      const project = await mkdtemp(join(tmpdir(), 'alertguard-project-'));
      const run = { node: node ?? '', folder, cwd: project };
      expect(await runInstalled(run, ['init', '--ci', 'both', '--team', 'core'])).toMatchObject({
        code: 0,
        stderr: '',
      });
      const checked = await runInstalled(run, ['check']);
      expect(checked).toMatchObject({ code: 0, stdout: expect.stringMatching(/^allow-list: no errors\n/), stderr: '' });
      const built = await runInstalled(run, ['build', '--stage', 'prod']);
      expect(built).toMatchObject({ code: 0, stdout: expect.stringMatching(/build\/template\.json$/m), stderr: '' });
      const started = await runInstalled(run, ['start', '--once']);
      expect(started).toMatchObject({ code: 0, stdout: expect.stringMatching(/The message arrived\.\n$/), stderr: '' });
    });

    itThere(`every module loads, if ${name} is installed`, async () => {
      const chunks = join(folder, 'node_modules/alertguard/dist/package/chunks');
      const script =
        'for (const name of (await import("node:fs")).readdirSync(".")) await import(process.cwd() + "/" + name)';
      expect(await run(node ?? '', ['--input-type=module', '-e', script], chunks, {})).toEqual({
        code: 0,
        stdout: '',
        stderr: '',
      });
    });

    itThere.each([
      ['a connection', 'node:net', 'm.connect(443, "192.0.2.1")'],
      ['a lookup', 'node:dns', 'm.lookup("example.com", () => {})'],
      ['a request', 'node:https', 'm.get("https://example.com/")'],
    ])(`%s would end it, if ${name} is installed`, async (_title, module, call) => {
      const offline = join(repositoryRoot, 'test/package/offline.mjs');
      const script = `import * as m from '${module}'; ${call}`;
      const { code } = await run(node ?? '', [`--import=${offline}`, '--input-type=module', '-e', script], folder, {});
      expect(code).toBe(97);
    });
  },
);

it('alertguard build makes the same bytes on both Nodes, if both are installed', async (context) => {
  const made = Object.keys(nodes).map((name) => join(folder, `build of ${name}`));
  if (nodes['Node 22'] === undefined && process.env['E2E'] !== 'required') context.skip('NODE_22 names no node');
  const [one = new Map(), two = new Map()] = await Promise.all(made.map(digests));
  expect(one.size).toBeGreaterThan(10);
  expect(two).toEqual(one);
});

/** Of every file of a directory, by its path in it. */
async function digests(directory: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(files.sort().map(async (file) => [file.slice(directory.length), await sha256(file)] as const)),
  );
}
