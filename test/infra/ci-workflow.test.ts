import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { edited, goodFiles } from '../support/allow-list-files.ts';
import { aRepository } from '../support/git-history.ts';
import { stepSchema } from '../support/workflow-step.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = readFileSync(join(root, 'infra/ci/allow-list.yml'), 'utf8');

const workflow = z
  .object({
    on: z.record(z.string(), z.unknown()),
    permissions: z.record(z.string(), z.string()),
    env: z.record(z.string(), z.string()),
    jobs: z.record(
      z.string(),
      z.object({
        permissions: z.record(z.string(), z.string()),
        'timeout-minutes': z.number(),
        steps: z.array(stepSchema),
      }),
    ),
  })
  .parse(parse(text));

const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

/** The same for every test: what Node has compiled it finds again by its path. */
const temp = join(mkdtempSync(join(tmpdir(), 'alertguard-runner-')), 'temp');

/** A repository with the guard, and without an allow-list: every base branch holds it. */
const guard = mkdtempSync(join(tmpdir(), 'alertguard-guard-'));

beforeAll(() => {
  const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const git = (...argv: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...argv], { cwd: guard, env });
  cpSync(join(root, 'lib'), join(guard, 'lib'), { recursive: true });
  cpSync(join(root, 'package.json'), join(guard, 'package.json'));
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'feat: the guard');
});

afterAll(() => rmSync(guard, { recursive: true }));

/** Everything that the first job's steps would find on a runner: git, node, and an npm that installs without a network. */
function aRunner(after: typeof goodFiles, before = goodFiles) {
  const repository = aRepository(guard);
  repository.writeAll(before);
  repository.git('add', 'infra');
  repository.git('commit', '--quiet', '--message', 'feat: the base branch');
  repository.writeAll(after);
  // What judges is not what the pull request holds: it deletes the guard.
  repository.commit('feat: the pull request');
  mkdirSync(temp);
  onTestFinished(() => rmSync(temp, { recursive: true }));
  const bin = join(temp, 'bin');
  mkdirSync(bin);
  const script = (name: string, lines: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${lines}`);
    chmodSync(join(bin, name), 0o755);
  };
  script('npm', `[ "$1 $3" = "--prefix ci" ] && ln -s "${root}/node_modules" "$2/node_modules"\n`);
  const env = {
    ...workflow.env,
    PATH: `${bin}:${dirname(process.execPath)}:${process.env['PATH']}`,
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
    RUNNER_TEMP: temp,
    GITHUB_WORKSPACE: repository.root,
    GITHUB_STEP_SUMMARY: join(temp, 'summary'),
    GITHUB_OUTPUT: join(temp, 'output'),
  };
  const read = (name: string) => (existsSync(join(temp, name)) ? readFileSync(join(temp, name), 'utf8') : undefined);
  return {
    temp,
    script,
    read,
    write: (path: string, content: string) => writeFileSync(join(repository.root, path), content),
    /** As Actions runs a step: `bash -e`. Gives what it printed, with its exit code where that is not 0. */
    run: (name: string, extra: Record<string, string> = {}): string => {
      const step = steps.find((one) => one.name === name);
      if (step?.run === undefined) throw new Error(`There is no step ${name}`);
      const file = join(temp, 'step.sh');
      writeFileSync(file, step.run);
      const options = { cwd: repository.root, env: { ...env, ...extra }, encoding: 'utf8', stdio: 'pipe' } as const;
      try {
        return execFileSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file], options);
      } catch (error) {
        return `${(error as { status: number }).status}: ${(error as { stdout: string }).stdout}`;
      }
    },
  };
}

describe('the workflow for pull requests', () => {
  it('gives each job the least that it needs, and write rights to those only that run no code of the repository', () => {
    expect(workflow.permissions).toEqual({});
    const permissions = Object.entries(workflow.jobs).map(([name, job]) => [name, job.permissions]);
    expect(Object.fromEntries(permissions)).toEqual({
      judge: { contents: 'read' },
      comment: { 'pull-requests': 'write' },
      'code-scanning': { contents: 'read', 'security-events': 'write', actions: 'read' },
    });
    const { comment, 'code-scanning': scanning } = workflow.jobs;
    const runs = [...(comment?.steps ?? []), ...(scanning?.steps ?? [])].map(({ run = '' }) => run).join('\n');
    expect(runs).not.toMatch(/\b(node|npm|npx|git)\b/);
  });

  it('starts on a pull request with nothing to steal, and puts no text of it into a script', () => {
    expect(Object.keys(workflow.on)).toEqual(['pull_request']);
    expect(text).not.toMatch(/secrets\./);
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
  });

  it('pins every action to a commit, says which release it is, and leaves no token behind', () => {
    const written = text.split('\n').flatMap((line) => /^\s*(?:- )?uses: (.*)$/.exec(line)?.[1] ?? []);
    expect(written).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
    expect(written.length).toBeGreaterThan(5);
    for (const action of written) {
      expect(action).toMatch(/^(?:actions|github)\/[a-z-]+(?:\/[a-z-]+)?@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
      expect(step.with).toMatchObject({ 'persist-credentials': false });
    }
  });

  it('ends every job', () => {
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(10);
  });
});

describe('the steps of the workflow', () => {
  const widened = edited('payments', '    require: { team: payments }\n', '');

  it('judge with the guard of the base branch, and compare with it', () => {
    const runner = aRunner(widened);
    runner.run('Take the guard of the base branch');
    expect(runner.run('Check')).toContain('infra/allow-list: no errors, 2 warnings\n');
    expect(runner.run('Compare')).toBe('');
    expect(runner.read('comment.md')).toContain('### Who can be notified: 1 widening, 0 narrowing, 0 neutral\n');
    expect(runner.read('summary')).toBe(runner.read('comment.md'));
    expect(runner.read('output')).toBe('compared=true\n');
  });

  it('fail on faults, with their places from the root of the repository', () => {
    const runner = aRunner(edited('payments', 'deliver: [chat,', 'deliver: [chta,'));
    runner.run('Take the guard of the base branch');
    expect(runner.run('Check')).toMatch(/^1: infra\/allow-list\/teams\/payments\.yml:16:15 `deliver`: /);
    expect(runner.run('Compare')).toBe('1: ');
    expect(runner.read('output')).toBeUndefined();
  });

  it('compare also with a base branch that has faults, which the pull request corrects', () => {
    const runner = aRunner(goodFiles, edited('payments', 'deliver: [chat,', 'deliver: [chta,'));
    runner.run('Take the guard of the base branch');
    expect(runner.run('Check')).toContain('infra/allow-list: no errors');
    expect(runner.run('Compare')).toBe('');
    expect(runner.read('comment.md')).toContain('**The allow-list before has an error. ');
    expect(runner.read('output')).toBe('compared=true\n');
  });

  it('lint, and keep the findings also where they fail', () => {
    const runner = aRunner(widened);
    runner.run('Take the guard of the base branch');
    runner.write('alertmanager.yml', 'route: { receiver: web }\nreceivers:\n  - name: web\n');
    runner.run('Lint');
    expect(JSON.parse(runner.read('lint.sarif') ?? '')).toMatchObject({ version: '2.1.0' });
    expect(runner.read('output')).toBe('linted=true\n');
  });

  it('keep no findings of what is no configuration', () => {
    const runner = aRunner(widened);
    runner.run('Take the guard of the base branch');
    runner.write('alertmanager.yml', '- a list\n');
    expect(runner.run('Lint')).toBe('1: ');
    expect(runner.read('output')).toBeUndefined();
  });

  it.each([
    ['writes one', '', '--method POST repos/o/r/issues/7/comments'],
    ['updates its own', '42', '--method PATCH repos/o/r/issues/comments/42'],
  ])('comment once: the first run or the next %s', (_, existing, call) => {
    const runner = aRunner(widened);
    runner.script('gh', `echo "$*" >> "$RUNNER_TEMP/calls"\ncase "$*" in *--paginate*) echo "${existing}" ;; esac\n`);
    const env = { COMMENTS: 'repos/o/r/issues/7/comments', ALL_COMMENTS: 'repos/o/r/issues/comments', GH_TOKEN: '' };
    runner.run('Comment, once for each pull request', env);
    const [list = '', write = ''] = runner.read('calls')?.split('\n') ?? [];
    expect(list).toContain(
      'api --paginate repos/o/r/issues/7/comments --jq .[] | select(.user.login == "github-actions[bot]"',
    );
    expect(write).toBe(`api ${call} --field body=@${runner.temp}/comment.md --silent`);
  });
});

describe('the example of code owners', () => {
  it('names the platform team for all that judges, and each team for its own file alone', () => {
    const lines = readFileSync(join(root, 'infra/allow-list/CODEOWNERS.example'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split(/\s+/));
    const ownerOf = (path: string) => lines.findLast(([pattern = '']) => path.startsWith(pattern))?.[1];
    for (const path of [
      '/lib/cli/diff.ts',
      '/infra/allow-list/platform.yml',
      '/infra/allow-list/teams/new.yml',
      '/.github/CODEOWNERS',
    ]) {
      expect(ownerOf(path)).toBe('@example/platform');
    }
    expect(ownerOf('/infra/allow-list/teams/payments.yml')).toBe('@example/payments');
    for (const [pattern = ''] of lines) expect(existsSync(join(root, pattern)) || pattern === '/.github/').toBe(true);
  });
});
