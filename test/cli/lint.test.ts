import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LintOptions, runLint } from '../../lib/cli/lint.ts';
import { repositoryRoot } from '../support/local-stack.ts';

const templated = `route: { receiver: mail, group_by: [to] }
receivers:
  - name: mail
    email_configs:
      - to: '{{ .GroupLabels.to }}'
`;

const guarded = `route: { receiver: payments-critical, group_by: [alertname] }
receivers:
  - name: payments-critical
    webhook_configs:
      - { url: 'http://127.0.0.1:9095/', http_config: { follow_redirects: false } }
  - name: payments-info
    webhook_configs:
      - { url: 'http://127.0.0.1:9095/', http_config: { follow_redirects: false } }
  - name: platform-ops
    webhook_configs:
      - { url: 'http://127.0.0.1:9095/', http_config: { follow_redirects: false } }
`;

const notCompared = 'note: not compared with the allow-list; pass --allow-list and --sender for that\n';

let directory = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'alertguard-lint-'));
  await mkdir(join(directory, 'sub'));
  await writeFile(join(directory, 'templated.yml'), templated);
  await writeFile(join(directory, 'guarded.yml'), guarded);
  await writeFile(join(directory, 'broken.yml'), "route: 'hunter2\n");
});

afterAll(async () => {
  await rm(directory, { recursive: true });
});

const nowMs = Date.parse('2026-11-22T12:00:00Z');

async function lint(file: string, options: LintOptions = {}, color = false, stdin = '') {
  const out = { stdout: '', stderr: '' };
  const io = {
    color,
    stdin: Readable.from([stdin]),
    stdout: { write: (text: string) => (out.stdout += text) },
    stderr: { write: (text: string) => (out.stderr += text) },
  };
  const code = await runLint(file === '-' ? file : join(directory, file), options, io, nowMs);
  return { code, ...out, stdout: out.stdout.replaceAll(directory, ''), stderr: out.stderr.replaceAll(directory, '') };
}

describe('findings', () => {
  it('stand at file:line:column with what to do, then how many there are', async () => {
    expect(await lint('templated.yml')).toEqual({
      code: 1,
      stderr: notCompared,
      stdout: `/templated.yml:5:9 warning bypasses-guard: receiver \`mail\`: email notifications do not go through the guard
  fix: change what keeps \`alertguard migrate\` from carrying it over (alert data decides \`to\`), or accept the finding
/templated.yml:5:13 error templated-destination: receiver \`mail\`: alert data decides the email \`to\`, so anyone who can send an alert chooses it
  fix: write one receiver per destination and route by label; behind the guard, the allow-list names the destination
1 error, 1 warning
`,
    });
  });

  it('are those of standard input where the file is -', async () => {
    const { code, stdout } = await lint('-', {}, false, templated);
    expect({ code, first: stdout.split(' ', 1)[0] }).toEqual({ code: 1, first: '<stdin>:5:9' });
  });

  it('of level note do not fail, unless --strict is given', async () => {
    expect(await lint('guarded.yml')).toMatchObject({ code: 0, stdout: expect.stringMatching(/\n3 notes\n$/) });
    expect(await lint('guarded.yml', { strict: true })).toMatchObject({ code: 1 });
  });

  it('are not there for a configuration that has all it needs', async () => {
    const options = {
      allowList: join(repositoryRoot, 'infra/allow-list'),
      sender: 'prod-eu',
      alertmanagerVersion: '0.25',
    };
    expect(await lint('guarded.yml', options)).toEqual({ code: 0, stderr: '', stdout: 'nothing found\n' });
  });

  it('are compared with the allow-list', async () => {
    const options = {
      allowList: join(repositoryRoot, 'infra/allow-list'),
      sender: 'prod-us',
      alertmanagerVersion: '0.25',
    };
    const { code, stdout } = await lint('guarded.yml', options);
    expect(code).toBe(1);
    expect(stdout).toContain('the allow-list has no sender `prod-us`');
  });

  it('are coloured on a terminal only', async () => {
    expect((await lint('templated.yml', {}, true)).stdout).toContain('\u001b[31merror\u001b[0m');
    expect((await lint('templated.yml')).stdout).not.toContain('\u001b');
  });
});

describe('for machines', () => {
  it('--format json is an array of findings with exactly these fields', async () => {
    const { stdout } = await lint('templated.yml', { format: 'json' });
    const findings: unknown = JSON.parse(stdout);
    expect(findings).toMatchObject([
      { rule: 'bypasses-guard' },
      { rule: 'templated-destination', line: 5, column: 13 },
    ]);
    for (const finding of Array.isArray(findings) ? findings : []) {
      expect(Object.keys(finding)).toEqual([
        'rule',
        'severity',
        'line',
        'column',
        'message',
        'fix',
        'path',
        'receiver',
      ]);
    }
  });

  it('--format json is an empty array where nothing is found', async () => {
    expect((await lint('guarded.yml', { format: 'json', alertmanagerVersion: '0.25' })).stdout).toBe('[]\n');
  });

  it.each([
    ['github', /^::warning file=[^,]+templated\.yml,line=5,col=9,title=bypasses-guard::receiver `mail`: .*\n::error /],
    ['gitlab', /"check_name": "templated-destination"/],
    ['markdown', /^### alertguard lint: 1 error, 1 warning\n\n\| \| where \| rule \| what \|\n/],
  ] as const)('--format %s has each finding at its place', async (format, expected) => {
    expect(await lint('templated.yml', { format })).toMatchObject({ code: 1, stdout: expect.stringMatching(expected) });
  });

  it('--format sarif names the file as the working directory has it', async () => {
    const { stdout } = await lint('templated.yml', { format: 'sarif' });
    expect(JSON.parse(stdout)).toMatchObject({ version: '2.1.0', runs: [{ results: [{}, { level: 'error' }] }] });
  });
});

describe('accepted findings', () => {
  const accepted = `accepted:
  - { rule: templated-destination, receiver: mail, reason: 'Only the platform team sends alerts.', until: 2027-01-31 }
  - { rule: bypasses-guard, receiver: mail, reason: 'Migrated in spring.', until: 2027-01-31 }
`;
  const stale = `${accepted}  - { rule: token-in-url, receiver: mail, reason: 'Gone.', until: 2027-01-31 }\n`;

  it('in --accepted let --strict pass, and are counted', async () => {
    const file = join(directory, 'accepted.yml');
    await writeFile(file, accepted);
    expect(await lint('templated.yml', { accepted: file, strict: true })).toEqual({
      code: 0,
      stderr: notCompared,
      stdout: 'nothing found, 2 accepted\n',
    });
    const { stdout } = await lint('templated.yml', { accepted: file, format: 'json' });
    expect(JSON.parse(stdout)).toMatchObject([
      { accepted: { reason: 'Migrated in spring.', until: '2027-01-31' } },
      { rule: 'templated-destination', accepted: { until: '2027-01-31' } },
    ]);
  });

  it('in .alertguard-lint.yml beside the file are read unasked', async () => {
    await mkdir(join(directory, 'beside'));
    await writeFile(join(directory, 'beside/alertmanager.yml'), templated);
    await writeFile(join(directory, 'beside/.alertguard-lint.yml'), accepted);
    expect(await lint('beside/alertmanager.yml')).toMatchObject({ code: 0, stdout: 'nothing found, 2 accepted\n' });
  });

  it('that match nothing are a warning, and fail with --strict', async () => {
    const file = join(directory, 'stale.yml');
    await writeFile(file, stale);
    const warning = '/stale.yml:4:5 warning: no finding of `token-in-url` is like this any more: remove the entry\n';
    expect(await lint('templated.yml', { accepted: file })).toMatchObject({ code: 0, stderr: notCompared + warning });
    expect(await lint('templated.yml', { accepted: file, strict: true })).toMatchObject({ code: 1 });
  });

  it('whose file is wrong are reported at their place', async () => {
    const file = join(directory, 'wrong.yml');
    await writeFile(file, accepted.replace('Migrated in spring.', ''));
    const { code, stdout, stderr } = await lint('templated.yml', { accepted: file });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe('/wrong.yml:3:53 `accepted`: write in `reason` why this is acceptable\n');
  });

  it('are drafted by --write-accepted', async () => {
    const { stdout } = await lint('templated.yml', { writeAccepted: true, format: 'table' });
    expect(stdout).toMatch(/^#.*\naccepted:\n {2}- rule: bypasses-guard\n {4}receiver: mail\n/);
  });
});

describe('one clear line', () => {
  it('for a file that is no YAML, without a word of it', async () => {
    const { code, stdout, stderr } = await lint('broken.yml');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe('/broken.yml:2:1 not YAML: a quote, a bracket, a comma or a colon is missing here\n');
  });

  it.each([
    ['a file that is not there', 'missing.yml', {}, 'error: /missing.yml cannot be read\n'],
    ['a directory', 'sub', {}, 'error: /sub cannot be read\n'],
    [
      'a version',
      'guarded.yml',
      { alertmanagerVersion: 'new' },
      'error: --alertmanager-version: write a version such as 0.28\n',
    ],
    [
      'a relay',
      'guarded.yml',
      { relayUrl: ['relay'] },
      'error: --relay-url: write a URL such as http://10.0.0.5:9095/\n',
    ],
    ['a file of acceptances', 'guarded.yml', { accepted: '/nowhere' }, 'error: /nowhere cannot be read\n'],
  ])('and exit code 2 for %s', async (_, file, options, stderr) => {
    expect(await lint(file, options)).toEqual({ code: 2, stdout: '', stderr });
  });

  it('for an allow-list with faults', async () => {
    const { code, stderr } = await lint('guarded.yml', { allowList: join(directory, 'sub'), sender: 'prod-eu' });
    expect(code).toBe(1);
    expect(stderr).toBe('/sub/platform.yml:1:1 this file is missing: create it, with `senders` and `teams`\n');
  });
});

it('the command runs as a process, and its help tells rules, examples and exit codes', async () => {
  expect(await runGuard('lint', 'sub/../templated.yml', '--format', 'json')).toMatchObject({ code: 1 });
  const help = await runGuard('lint', '--help');
  expect(help.code).toBe(0);
  expect(help.stdout).toContain('alertguard lint alertmanager.yml');
  expect(help.stdout).toContain('Exit code: 0');
  expect(await runGuard('lint')).toMatchObject({ code: 2 });
});

function runGuard(...flags: readonly string[]): Promise<{ code: number | null; stdout: string }> {
  const child = spawn(process.execPath, [join(repositoryRoot, 'lib/cli/guard.ts'), ...flags], { cwd: directory });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout })));
}

it('a configuration inside of another file has its findings at the places of that file', async () => {
  const object = `apiVersion: v1
kind: Secret
data:
  alertmanager.yaml: ${Buffer.from(templated).toString('base64')}
stringData:
  other.yaml: |
    ${templated.trimEnd().replaceAll('\n', '\n    ')}
`;
  const { code, stdout } = await lint('-', {}, false, object);
  expect(code).toBe(1);
  expect(stdout.split('\n').filter((line) => line.startsWith('<stdin>'))).toEqual([
    '<stdin>:4:22 warning bypasses-guard: receiver `mail`: email notifications do not go through the guard (line 5 of `data.alertmanager.yaml`)',
    expect.stringMatching(/^<stdin>:4:22 error templated-destination: .* \(line 5 of `data\.alertmanager\.yaml`\)$/),
    '<stdin>:11:13 warning bypasses-guard: receiver `mail`: email notifications do not go through the guard',
    expect.stringMatching(/^<stdin>:11:17 error templated-destination: [^(]*$/),
  ]);
});

it('a template of a chart is refused with how to render it', async () => {
  const { code, stderr } = await lint(
    '-',
    {},
    false,
    'kind: Secret\ndata:\n  {{- toYaml .Values.config | nindent 2 }}\n',
  );
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr:
      '<stdin>:3:5 a template of a Helm chart is not YAML: render it with `helm template`, and check what that prints\n',
  });
});
