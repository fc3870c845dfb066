import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MigrateCommandOptions, runMigrate } from '../../lib/cli/migrate.ts';
import { guardHere, guardProcess } from '../support/cli-capture.ts';
import { repositoryRoot } from '../support/local-stack.ts';
import { plantedSecrets } from '../support/migrate-text.ts';

const text = `route: { receiver: chat, group_by: [alertname] }
receivers:
  - name: chat
    discord_configs:
      - webhook_url: ${plantedSecrets.discord}
`;

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'alertguard-migrate-'));
  await writeFile(join(directory, 'old.yml'), text);
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

async function migrate(options: Partial<MigrateCommandOptions> = {}, file = 'old.yml', stdin = '') {
  const out = { stdout: '', stderr: '' };
  const code = await runMigrate(
    file === '-' ? file : join(directory, file),
    { ...options, out: join(directory, options.out ?? 'out') },
    {
      stdin: Readable.from([stdin]),
      stdout: { write: (one) => (out.stdout += one) },
      stderr: { write: (one) => (out.stderr += one) },
      program: join(repositoryRoot, 'lib/cli/guard.ts'),
    },
  );
  return { code, stdout: out.stdout.replaceAll(directory, ''), stderr: out.stderr.replaceAll(directory, '') };
}

it('a configuration that is carried over as a whole is written with all that goes with it', async () => {
  expect(await migrate({ team: 'payments', sender: 'prod-eu' })).toEqual({
    code: 0,
    stderr: '',
    stdout: `1 receiver to 1 destination with 1 secret
  /out/alertmanager.yml
  /out/allow-list/platform.yml
  /out/allow-list/teams/payments.yml
  /out/create-secrets.sh
  /out/MIGRATION.md
Read /out/MIGRATION.md next.
`,
  });
  const modes = await Promise.all(
    ['alertmanager.yml', 'create-secrets.sh'].map(
      async (name) => (await stat(join(directory, 'out', name))).mode & 0o777,
    ),
  );
  expect(modes).toEqual([0o600, 0o755]);
  expect(await readFile(join(directory, 'old.yml'), 'utf8')).toBe(text);
});

it('a configuration from standard input is migrated, and its script must be told where the file is', async () => {
  expect(await migrate({}, '-', text)).toMatchObject({ code: 0, stderr: '' });
  expect(await migrate({ force: true }, '-', 'route: [')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^<stdin>:1:\d+ not YAML/),
  });
  const script = join(directory, 'out/create-secrets.sh');
  const run = spawnSync('bash', [script, 'prod'], { encoding: 'utf8' });
  expect(run).toMatchObject({ status: 2, stderr: expect.stringContaining('usage: bash create-secrets.sh <stage>') });
});

it('what is not carried over is told at its line, and the exit code is 1', async () => {
  await writeFile(join(directory, 'old.yml'), `${text}    opsgenie_configs:\n      - api_key: hunter2\n`);
  const { code, stdout, stderr } = await migrate();
  expect(code).toBe(1);
  expect(stderr).toBe('/old.yml:7 receiver `chat`, Opsgenie: the guard has no provider for this\n');
  expect(stdout).toContain('1 receiver to 1 destination with 1 secret; 1 integration not carried over\n');
});

describe('a directory with files', () => {
  it('is not written into', async () => {
    expect(await migrate()).toMatchObject({ code: 0 });
    expect(await migrate()).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: /out is not empty: choose another directory, or pass --force\n',
    });
  });

  it('is written into with --force, and keeps what is not written over', async () => {
    await migrate();
    await writeFile(join(directory, 'out/mine.txt'), 'mine');
    expect(await migrate({ force: true, relayUrl: 'http://127.0.0.1:9999/' })).toMatchObject({ code: 0 });
    expect(await readdir(join(directory, 'out'))).toContain('mine.txt');
    expect(await readFile(join(directory, 'out/alertmanager.yml'), 'utf8')).toContain('http://127.0.0.1:9999/');
  });
});

describe('one clear line', () => {
  it.each<[string, Partial<MigrateCommandOptions>, string]>([
    ['a team', { team: 'Payments' }, '--team: write 1 to 40 lower-case letters, digits and hyphens, no hyphen first'],
    [
      'the team of the senders',
      { team: 'senders' },
      '--team: `senders` is where the keys of senders are: choose another name',
    ],
    ['a sender', { sender: 'a b' }, '--sender: write 1 to 40 lower-case letters, digits and hyphens, no hyphen first'],
    [
      'a relay',
      { relayUrl: 'ftp://relay/' },
      '--relay-url: write an http URL without user, query and fragment, such as http://127.0.0.1:9095/',
    ],
    ['a way for email', { email: 'pigeon' }, '--email: write smtp or ses'],
    ['a version', { alertmanagerVersion: 'x' }, '--alertmanager-version: write a version such as 0.28'],
  ])('and exit code 2 for %s', async (_, options, message) => {
    expect(await migrate(options)).toEqual({ code: 2, stdout: '', stderr: `error: ${message}\n` });
  });

  it('and exit code 2 for a file that is not there', async () => {
    expect(await migrate({}, 'missing.yml')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: /missing.yml cannot be read\n',
    });
  });

  it('and exit code 1 for a file that is no configuration, and nothing is written', async () => {
    await writeFile(join(directory, 'old.yml'), "route: 'hunter2\n");
    expect(await migrate()).toEqual({
      code: 1,
      stdout: '',
      stderr: '/old.yml:2:1 not YAML: a quote, a bracket, a comma or a colon is missing here\n',
    });
    expect(await readdir(directory)).toEqual(['old.yml']);
  });

  it('and exit code 1 where nothing can be written', async () => {
    await writeFile(join(directory, 'out'), '');
    expect(await migrate()).toEqual({ code: 1, stdout: '', stderr: 'error: /out cannot be written to\n' });
  });
});

it("the command runs as a process, and what it writes passes the guard's other commands", async () => {
  const argv = ['migrate', 'old.yml', '--out', 'out', '--team', 'payments', '--sender', 'prod-eu'];
  expect(await guardProcess(argv, directory)).toMatchObject({ code: 0 });
  expect(await guardHere(['check', 'out/allow-list'], directory)).toMatchObject({ code: 0 });
  const lint = ['lint', 'out/alertmanager.yml', '--strict', '--allow-list', 'out/allow-list', '--sender', 'prod-eu'];
  expect(await guardHere([...lint, '--alertmanager-version', '0.25'], directory)).toMatchObject({
    code: 0,
    stdout: 'nothing found\n',
  });
  expect(await guardHere(['migrate', 'old.yml'], directory)).toMatchObject({ code: 2 });
  expect((await guardHere(['migrate', '--help'])).stdout).toContain('Exit code: 0');
}, 30_000);

it('what holds a configuration is written under its own name, with all else that it says', async () => {
  const values = `alertmanager:\n  config:\n    ${text.trimEnd().replaceAll('\n', '\n    ')}\ngrafana: { enabled: false } # elsewhere\n`;
  await writeFile(join(directory, 'values.yaml'), values);
  const { code, stdout } = await migrate({}, 'values.yaml');
  expect(code).toBe(0);
  expect(stdout).toContain('/out/values.yaml\n');
  expect(await readFile(join(directory, 'out', 'values.yaml'), 'utf8')).toBe(`alertmanager:
  config:
    route: { receiver: chat, group_by: [alertname] }
    receivers:
      - name: chat
        webhook_configs:
          - url: http://127.0.0.1:9095/
            send_resolved: true
            http_config: { follow_redirects: false }
grafana: { enabled: false } # elsewhere
`);
  expect(await readFile(join(directory, 'out', 'MIGRATION.md'), 'utf8')).toContain('/values.yaml --allow-list');
});
