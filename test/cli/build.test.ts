import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildStage } from '../../lib/cli/build-stage.ts';
import { runGuard } from '../../lib/cli/guard.ts';
import { functions } from '../../lib/stack/functions.ts';
import { captured } from '../support/cli-capture.ts';
import { plain } from '../support/infra-allow-lists.ts';
import { temporaryDirectory, writeFiles } from '../support/infra-build.ts';

const infra = fileURLToPath(new URL('../../infra', import.meta.url));

let repository: string;
let assets: string;

/** As the package has them, with functions of one line. */
async function writeAssets(): Promise<string> {
  const code = functions.map((name) => [`functions/${name}/index.mjs`, `// ${name}\n`]);
  return await writeFiles(await temporaryDirectory(), Object.fromEntries(code));
}

beforeEach(async () => {
  assets = await writeAssets();
  repository = await temporaryDirectory();
  const list = Object.entries(plain).map(([path, text]) => [`allow-list/${path}`, text]);
  await writeFiles(repository, { 'alertguard.yml': 'stages: { prod: {}, test: {} }\n', ...Object.fromEntries(list) });
});

async function build(...words: readonly string[]) {
  const argv = ['build', '--repository', repository, '--out', join(repository, 'build'), ...words];
  return await captured((io) => runGuard(argv, { ...io, assets }));
}

const filesIn = async (directory: string) => (await readdir(join(repository, directory), { recursive: true })).sort();

describe('alertguard build', () => {
  it('writes what a deployment consists of, and prints its sizes and hashes', async () => {
    const { code, stdout } = await build('--stage', 'prod');
    expect(code, stdout).toBe(0);
    expect((await filesIn('build')).filter((path) => /\./.test(path))).toEqual([
      expect.stringMatching(/^artifacts\/alertguard\/allow-lists\/[0-9a-f]{64}\.json$/),
      ...functions
        .toSorted()
        .map((name) =>
          expect.stringMatching(new RegExp(`^artifacts/alertguard/functions/${name}-[0-9a-f]{64}\\.zip$`)),
        ),
      ...functions.toSorted().map((name) => `iam/${name}.json`),
      'manifest.json',
      'parameters.json',
      'template.json',
    ]);
    expect(stdout).toMatch(/stack alertguard-prod in eu-central-1, alertguard [\d.]+, allow-list [0-9a-f]{64}\n$/);
  });

  it('leaves nothing of an earlier build', async () => {
    await build('--stage', 'prod');
    const before = await filesIn('build');
    await writeFile(join(repository, 'build/artifacts/old.zip'), 'x');
    await build('--stage', 'prod');
    expect(await filesIn('build')).toEqual(before);
  });

  it("writes into no directory that holds somebody's files", async () => {
    await writeFiles(repository, { 'build/iam/mine.json': '{}' });
    expect(await build('--stage', 'prod')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('holds other files'),
    });
    expect(await filesIn('build')).toEqual(['iam', 'iam/mine.json']);
  });

  it('prints the manifest as JSON', async () => {
    const { stdout } = await build('--stage', 'prod', '--format', 'json');
    expect(stdout).toBe(await readFile(join(repository, 'build/manifest.json'), 'utf8'));
  });

  it('reports what is wrong with its place, and writes nothing', async () => {
    await writeFile(join(repository, 'allow-list/teams/payments.yml'), 'destinations:\n  a: { type: slak }\n');
    const { code, stdout } = await build('--stage', 'prod');
    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`^${repository}/allow-list/teams/payments\\.yml:2:\\d+ `));
    await writeFile(join(repository, 'alertguard.yml'), 'stages: { prod: { auditRetentionDays: 31 } }\n');
    const json = await build('--stage', 'prod', '--format', 'json');
    expect(JSON.parse(json.stdout)).toEqual({
      ok: false,
      faults: [expect.stringMatching(/alertguard\.yml:1:39 `auditRetentionDays`: write a number of days/)],
    });
    await expect(filesIn('build')).rejects.toThrow();
  });

  it('needs no stage where there is one, and says which there are where there are more', async () => {
    expect(await build()).toMatchObject({ code: 1, stdout: expect.stringContaining('write one of `prod`, `test`') });
    await writeFile(join(repository, 'alertguard.yml'), 'stages: { blue: {} }\n');
    expect(await build()).toMatchObject({ code: 0, stdout: expect.stringContaining('stack alertguard-blue') });
  });

  it.each([['deploy'], ['verify', '--working-tree']])(
    '%s ends at the same faults, before it asks AWS',
    async (...command) => {
      await writeFile(join(repository, 'alertguard.yml'), 'stages: { prod: { kmsKeyArn: mine } }\n');
      const argv = [...command, '--repository', repository, '--stage', 'prod'];
      const { code, stdout, stderr } = await captured((io) => runGuard(argv, { ...io, assets }));
      expect(code).toBe(1);
      expect(stdout + stderr).toMatch(/alertguard\.yml:1:30 `kmsKeyArn`: write the ARN of a key/);
    },
  );
});

describe('a build of a commit', () => {
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], { cwd: repository });

  it('is of the files as they were committed, and not as they are', async () => {
    git('init', '-q');
    git('add', '-A');
    git('commit', '-q', '-m', 'one');
    const hashOf = async (commit?: string) => {
      const built = await buildStage({ repository, stage: 'prod', io: { assets, stack: infra }, commit });
      return built.ok ? built.built.metadata.allowList.hash : built.faults;
    };
    const before = await hashOf();
    const file = join(repository, 'allow-list/teams/payments.yml');
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll('chat', 'talk'));
    await writeFile(join(repository, 'alertguard.yml'), 'stages: {}\n');
    expect(await hashOf('HEAD')).toBe(before);
    expect(await hashOf()).toContain('write at least one stage');
    expect(await hashOf('no-such')).toContain('alertguard.yml:1:1 no-such: no such commit');
  });
});
