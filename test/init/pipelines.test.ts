import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import type { Answers } from '../../lib/init/answers.ts';
import { projectFiles } from '../../lib/init/project-files.ts';
import { aRepository } from '../support/git-history.ts';
import { stepSchema } from '../support/workflow-step.ts';

/** The pipelines that `alertguard init` writes, taken from its files and run as a runner does. */

const root = fileURLToPath(new URL('../..', import.meta.url));

const answers: Answers = {
  ...{ domain: 'example.com', region: 'eu-central-1', team: 'payments', sender: 'prod-eu' },
  ...{ ci: 'both', organization: 'example', package: '0.1.0' },
};

const files = projectFiles(answers);
const textOf = (path: string) => files.find((file) => file.path === path)?.text ?? '';
const workflowText = textOf('.github/workflows/alertguard.yml');
const pipelineText = textOf('.gitlab-ci.yml');

const workflow = z
  .object({
    on: z.record(z.string(), z.unknown()),
    permissions: z.record(z.string(), z.string()),
    env: z.record(z.string(), z.string()),
    jobs: z.record(
      z.string(),
      z.object({
        if: z.string(),
        permissions: z.record(z.string(), z.string()),
        'timeout-minutes': z.number(),
        steps: z.array(stepSchema),
      }),
    ),
  })
  .parse(parse(workflowText));

const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

const jobSchema = z.object({
  extends: z.string().optional(),
  timeout: z.string().optional(),
  rules: z.array(z.object({ if: z.string(), exists: z.array(z.string()).optional() })).optional(),
  variables: z.record(z.string(), z.string()).default({}),
  before_script: z.array(z.string()).default([]),
  script: z.array(z.string()).default([]),
});

const { stages: _, default: __, ...written } = z.record(z.string(), z.unknown()).parse(parse(pipelineText));
const pipeline = z.record(z.string(), jobSchema).parse(written);

/** A runner with git, node, and an npm that installs this repository's guard without a network. */
function aRunner(change: (text: string) => string, more: Readonly<Record<string, string>> = {}) {
  const repository = aRepository();
  rmSync(join(repository.root, 'infra'), { recursive: true });
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(repository.root, path)), { recursive: true });
    writeFileSync(join(repository.root, path), text);
  };
  for (const { path, text } of files) write(path, text);
  const base = repository.commit('feat: what init has written');
  const team = 'allow-list/teams/payments.yml';
  write(team, change(textOf(team)));
  // What judges is not what the pull request holds.
  write('package.json', textOf('package.json').replace('0.1.0', '6.6.6'));
  for (const [path, text] of Object.entries(more)) write(path, text);
  repository.commit('feat: the pull request');

  const temp = mkdtempSync(join(tmpdir(), 'alertguard-runner-'));
  onTestFinished(() => rmSync(temp, { recursive: true }));
  const bin = join(temp, 'bin');
  const read = (name: string) => (existsSync(join(temp, name)) ? readFileSync(join(temp, name), 'utf8') : undefined);
  const script = (name: string, lines: string) => {
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, name), `#!/bin/sh\n${lines}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  const guard = join(root, 'lib/cli/guard.ts');
  const install = [
    'echo "npm $*" >> "$RUNNER_TEMP/calls"',
    '[ "$1" = --prefix ] && { cd "$2"; shift 2; }',
    'grep -o \'"alertguard": "[^"]*"\' package.json >> "$RUNNER_TEMP/calls"',
    'mkdir -p node_modules/.bin',
    'cp "$RUNNER_TEMP/bin/installed" node_modules/.bin/alertguard',
  ];
  script('npm', install.join('\n'));
  // Building needs the package, whose own test does it in a new repository.
  const build = 'if [ "$1" = build ]; then echo "alertguard $*" >> "$RUNNER_TEMP/calls"; exit; fi';
  script('installed', `${build}\nexec "${process.execPath}" "${guard}" "$@"`);
  script('npx', 'echo "npx $*" >> "$RUNNER_TEMP/calls"');
  const env: Record<string, string> = {
    ...workflow.env,
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
    RUNNER_TEMP: temp,
    GITHUB_STEP_SUMMARY: join(temp, 'summary'),
    GITHUB_OUTPUT: join(temp, 'output'),
    GITHUB_PATH: join(temp, 'path'),
    CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
  };
  /** As GitHub and GitLab run a script. Gives what it printed, with its exit code where that is not 0. */
  const run = (lines: string, extra: Record<string, string>): string => {
    const file = join(temp, 'step.sh');
    writeFileSync(file, lines);
    const added = read('path')?.trim().split('\n').toReversed() ?? [];
    const path = [...added, bin, dirname(process.execPath), process.env['PATH']].join(delimiter);
    const options = {
      cwd: repository.root,
      env: { ...env, ...extra, PATH: path },
      encoding: 'utf8',
      stdio: 'pipe',
    } as const;
    try {
      return execFileSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file], options);
    } catch (error) {
      const { status, stdout } = z.object({ status: z.number(), stdout: z.string() }).parse(error);
      return `${status}: ${stdout}`;
    }
  };
  return {
    temp,
    script,
    read,
    fileOf: (name: string) => readFileSync(join(repository.root, name), 'utf8'),
    step: (name: string, extra: Record<string, string> = {}): string => {
      const step = steps.find((one) => one.name === name);
      if (step?.run === undefined) throw new Error(`There is no step ${name}`);
      return run(step.run, extra);
    },
    job: (name: string, extra: Record<string, string> = {}): string => {
      const job = pipeline[name];
      if (job === undefined) throw new Error(`There is no job ${name}`);
      const { before_script = [], variables = {} } = pipeline[job.extends ?? ''] ?? {};
      const lines = [...before_script, ...job.before_script, ...job.script].join('\n');
      return run(lines, { ...variables, ...job.variables, ...extra });
    },
  };
}

const widened = (text: string) => text.replace('    require: { team: payments }', '    # ');
const broken = (text: string) => text.replace('deliver: [slack]', 'deliver: [slcak]');
const risky = {
  'alertmanager.yml':
    'route: { receiver: web }\nreceivers:\n  - name: web\n    slack_configs:\n      - { channel: "{{ .CommonLabels.channel }}", api_url: "https://hooks.slack.com/x" }\n',
};

describe('the workflow of GitHub', () => {
  it('gives each job the least that it needs, and write rights to a pull request only where no code of it runs', () => {
    expect(workflow.permissions).toEqual({});
    const permissions = Object.entries(workflow.jobs).map(([name, job]) => [name, job.permissions]);
    expect(Object.fromEntries(permissions)).toEqual({
      check: { contents: 'read' },
      comment: { 'pull-requests': 'write' },
      deploy: { contents: 'read', 'id-token': 'write' },
    });
    const runs = (workflow.jobs['comment']?.steps ?? []).map(({ run = '' }) => run).join('\n');
    expect(runs).not.toMatch(/^ *(?:node|npm|npx|git|alertguard) /m);
    expect(workflow.jobs['comment']?.if).toContain('head.repo.full_name == github.repository');
  });

  it('deploys what was pushed to main, once a role is named, and never a pull request', () => {
    expect(workflow.on).toEqual({ pull_request: null, push: { branches: ['main'] } });
    expect(workflow.jobs['deploy']?.if).toBe("github.event_name == 'push' && vars.ALERTGUARD_DEPLOY_ROLE != ''");
    expect(workflow.jobs['check']?.if).toBe("github.event_name == 'pull_request'");
  });

  it('has nothing to steal, and puts no text of a pull request into a script', () => {
    expect(workflowText).not.toMatch(/secrets\.|pull_request_target/);
    for (const { run = '' } of steps) expect(run).not.toContain('\u0024{{');
  });

  it('pins every action to a commit, to the same as the workflow of this repository', () => {
    const actionsOf = (text: string) =>
      text.split('\n').flatMap((line) => /^\s*(?:- )?uses: (.*)$/.exec(line)?.[1] ?? []);
    const pinned = actionsOf(workflowText);
    expect(pinned).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
    for (const action of pinned)
      expect(action).toMatch(/^(?:actions|aws-actions)\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const own = new Map(
      actionsOf(readFileSync(join(root, 'infra/ci/allow-list.yml'), 'utf8')).map((one) => [one.split('@')[0], one]),
    );
    for (const action of pinned) expect(action).toBe(own.get(action.split('@')[0]) ?? action);
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
      expect(step.with).toMatchObject({ 'persist-credentials': false });
    }
  });

  it('ends every job', () => {
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
  });

  it('checks by what the base branch pins, and comments what widens', () => {
    const runner = aRunner(widened);
    runner.step('Install what the base branch pins');
    expect(runner.read('calls')).toMatch(/^npm --prefix \S+\/base ci --ignore-scripts\n"alertguard": "0\.1\.0"\n$/);
    expect(runner.step('Check')).toBe('');
    expect(runner.step('Compare')).toBe('');
    expect(runner.read('comment.md')).toMatch(
      /^<!-- alertguard diff -->\n### Who can be notified: 1 widening, 0 narrowing/,
    );
    expect(runner.read('summary')).toBe(runner.read('comment.md'));
    expect(runner.read('output')).toBe('compared=true\n');
    expect(runner.step('Build')).toBe('');
    expect(runner.read('calls')).toMatch(/^alertguard build --stage prod --out \S+\/build$/m);
  });

  it('puts errors and findings at their lines', () => {
    const runner = aRunner(broken, risky);
    runner.step('Install what the base branch pins');
    expect(runner.step('Check')).toMatch(/^1: ::error file=allow-list\/teams\/payments\.yml,line=17,/);
    expect(runner.step('Compare')).toMatch(/^1: /);
    expect(runner.step('Lint')).toMatch(/^::error file=alertmanager\.yml,line=5,col=20,title=templated-destination::/m);
  });

  it.each([
    ['writes one', '', '--method POST repos/o/r/issues/7/comments'],
    ['updates its own', '42', '--method PATCH repos/o/r/issues/comments/42'],
  ])('comments once: the first run or the next %s', (_, existing, call) => {
    const runner = aRunner(widened);
    runner.script('gh', `echo "$*" >> "$RUNNER_TEMP/calls"\ncase "$*" in *--paginate*) echo "${existing}" ;; esac`);
    const env = { COMMENTS: 'repos/o/r/issues/7/comments', ALL_COMMENTS: 'repos/o/r/issues/comments', GH_TOKEN: '' };
    runner.step('Comment, once for each pull request', env);
    const [list = '', write = ''] = runner.read('calls')?.split('\n') ?? [];
    expect(list).toContain(
      '--jq .[] | select(.user.login == "github-actions[bot]" and (.body | startswith("<!-- alertguard diff -->")',
    );
    expect(write).toBe(`api ${call} --field body=@${runner.temp}/comment.md --silent`);
  });

  it('deploys by the installed version', () => {
    const runner = aRunner(widened);
    runner.step('Install');
    runner.step('Deploy');
    expect(runner.read('calls')?.trim().split('\n').at(-1)).toBe('npx alertguard deploy --stage prod --yes');
  });
});

describe('the pipeline of GitLab', () => {
  it('runs each job for merge requests alone, but deploys the default branch once a role is named', () => {
    const jobs = Object.entries(pipeline).filter(([name]) => !name.startsWith('.'));
    expect(Object.fromEntries(jobs.map(([name, { rules }]) => [name, rules?.map((rule) => rule.if)]))).toEqual({
      check: ['$CI_PIPELINE_SOURCE == "merge_request_event"'],
      lint: ['$CI_PIPELINE_SOURCE == "merge_request_event"'],
      compare: ['$CI_PIPELINE_SOURCE == "merge_request_event"'],
      comment: ['$CI_PIPELINE_SOURCE == "merge_request_event" && $ALERTGUARD_COMMENT_TOKEN'],
      deploy: ['$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $ALERTGUARD_DEPLOY_ROLE'],
    });
    for (const [, job] of jobs) expect(job.timeout ?? pipeline[job.extends ?? '']?.timeout).toBeDefined();
  });

  it('checks by what was pinned where the branch began, and reports for Code Quality', () => {
    const runner = aRunner(widened);
    expect(runner.job('check')).not.toMatch(/^\d: /);
    expect(runner.read('calls')).toMatch(
      /^npm --prefix \S+ ci --ignore-scripts\n"alertguard": "0\.1\.0"\nalertguard build --stage prod --out \S+\n$/,
    );
    expect(JSON.parse(runner.fileOf('check.json'))).toEqual([]);
  });

  it('prints errors and findings, and reports them', () => {
    const runner = aRunner(broken, risky);
    expect(runner.job('check')).toMatch(/^1: (?:.*\n)*allow-list\/teams\/payments\.yml:17:\d+ `deliver`: /);
    expect(JSON.parse(runner.fileOf('check.json'))).toMatchObject([
      { location: { path: 'allow-list/teams/payments.yml' } },
    ]);
    expect(runner.job('lint')).toMatch(/^1: (?:.*\n)*.*alertmanager\.yml:\d+/);
    expect(JSON.parse(runner.fileOf('lint.json')).length).toBeGreaterThan(0);
  });

  it('compares with where the branch began', () => {
    const runner = aRunner(widened);
    expect(runner.job('compare')).toContain('### Who can be notified: 1 widening, 0 narrowing');
    expect(runner.fileOf('comment.md')).toMatch(/^<!-- alertguard diff -->\n/);
  });

  it.each([
    [
      'writes one',
      5,
      '--request POST --data-urlencode body@comment.md --output /dev/null https://git.example.com/api/v4/notes',
    ],
    [
      'updates its own',
      7,
      '--request PUT --data-urlencode body@comment.md --output /dev/null https://git.example.com/api/v4/notes/3',
    ],
  ])('writes one note: the first run or the next %s', (_, author, call) => {
    const runner = aRunner(widened);
    const notes = [
      { id: 1, author: { id: 7 }, body: 'Looks good' },
      { id: 2, author: { id: 9 }, body: '<!-- alertguard diff --> by somebody else' },
      { id: 3, author: { id: author }, body: '<!-- alertguard diff -->\n### Who' },
    ];
    writeFileSync(join(runner.temp, 'notes.json'), JSON.stringify(notes));
    runner.script(
      'curl',
      `[ "$(cat)" = "PRIVATE-TOKEN: token-of-a-test" ] || exit 22
echo "$*" >> "$RUNNER_TEMP/calls"
case "$*" in */user) echo '{"id":7}' ;; *per_page*) cat "$RUNNER_TEMP/notes.json" ;; esac`,
    );
    const env = {
      ALERTGUARD_COMMENT_TOKEN: 'token-of-a-test',
      CI_API_V4_URL: 'https://git.example.com/api/v4',
      NOTES: 'https://git.example.com/api/v4/notes',
    };
    expect(runner.job('comment', env)).toBe('');
    const calls = runner.read('calls')?.trim().split('\n') ?? [];
    expect(calls).toHaveLength(3);
    expect(calls.at(-1)).toBe(`--silent --show-error --fail --header @- ${call}`);
    expect(calls.join('\n')).not.toContain('token-of-a-test');
  });

  it('deploys with the token of the job in a file', () => {
    const runner = aRunner(widened);
    runner.script(
      'npx',
      'echo "$* $(cat "$AWS_WEB_IDENTITY_TOKEN_FILE")" >> "$RUNNER_TEMP/calls"; rm "$AWS_WEB_IDENTITY_TOKEN_FILE"',
    );
    runner.job('deploy', { AWS_TOKEN: 'token-of-a-test' });
    expect(runner.read('calls')?.trim().split('\n').at(-1)).toBe(
      'alertguard deploy --stage prod --yes token-of-a-test',
    );
  });
});
