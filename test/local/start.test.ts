import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type LocalServer, listenOnLoopback } from '../../lib/local/stand-in/listen-on-loopback.ts';
import { postToRelay } from '../support/local-http.ts';
import { repositoryRoot } from '../support/local-stack.ts';
import { waitUntil } from '../support/local-wait.ts';

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

type Running = {
  readonly output: () => string;
  readonly interrupt: () => void;
  readonly ended: Promise<Ended>;
};

let taken: LocalServer | undefined;
let directory: string | undefined;

afterEach(async () => {
  await taken?.close();
  taken = undefined;
  if (directory !== undefined) await rm(directory, { recursive: true });
  directory = undefined;
});

function run(...flags: readonly string[]): Running {
  return runIn(repositoryRoot, ...flags);
}

function runIn(cwd: string, ...flags: readonly string[]): Running {
  const child = spawn(process.execPath, [`${repositoryRoot}lib/cli/guard.ts`, 'start', ...flags], { cwd });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
  return { output: () => stdout, interrupt: () => child.kill('SIGINT'), ended };
}

async function copyOfExample(): Promise<string> {
  directory = await mkdtemp(join(tmpdir(), 'alertguard-'));
  await cp(`${repositoryRoot}infra/allow-list`, directory, { recursive: true });
  return directory;
}

async function takePort(): Promise<string> {
  taken = await listenOnLoopback(() => {});
  return String(taken.port);
}

describe('--once', () => {
  it('prints the three messages and every decision, and exits 0', async () => {
    const { code, stdout, stderr } = await run('--once').ended;
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/\d\d:\d\d:\d\d {2}accepted {5}prod-eu > payments-critical, 1 firing: /);
    expect(stdout.match(/delivered {4}payments\//g)).toHaveLength(3);
    expect(stdout).toContain('slack message at payments/slack-critical:');
    expect(stdout).toContain('email message at payments/oncall:\n  | From: alertguard@example.com');
    expect(stdout).toContain('  | Subject: [FIRING:1] warning Team (cluster=eu-1, service=svc1)\n');
    expect(stdout).toContain('webhook message at payments/ticket-hook:\n  | {');
    expect(stdout).toMatch(/All 3 messages arrived\.\n$/);
    expect(stdout).not.toContain(String.fromCharCode(27));
  });

  it('prints no key and no secret', async () => {
    const { stdout } = await run('--once').ended;
    expect(stdout).not.toMatch(/whsec_|TLOCAL000/);
  });

  it('works with an allow-list of one’s own', async () => {
    const own = await copyOfExample();
    const platform = join(own, 'platform.yml');
    await writeFile(
      platform,
      (await readFile(platform, 'utf8')).replace('[payments-critical, payments-info]', '["pay.roll (eu)"]'),
    );
    await writeFile(
      join(own, 'teams/payments.yml'),
      `destinations:
  oncall: { type: email, to: [oncall@example.com] }
receivers:
  "pay.roll (eu)": { senders: [prod-eu], require: { env: prod }, deliver: [oncall] }
`,
    );
    const { code, stdout } = await run('--once', '--allow-list', own).ended;
    expect(stdout).toContain('email message at payments/oncall:');
    expect(code).toBe(0);
  });
});

it('without --once it prints the lines for alertmanager.yml, takes notifications there, and ends on an interrupt', async () => {
  const running = run('--port', '0', '--relay-port', '0', '--console-port', '0');
  await waitUntil('the banner', () => running.output().includes('Press Ctrl-C to stop.'), 10_000);
  const url = /- name: payments-critical\n.*\n *- url: (http:\/\/127\.0\.0\.1:\d+\/)\n/.exec(running.output())?.[1];
  expect(await postToRelay(url ?? '', '{}')).toBe(400);
  await waitUntil('the decision', () => running.output().includes('rejected     prod-eu: schema, answered 400'));
  const consoleUrl = /console +(http:\/\/127\.0\.0\.1:\d+\/) in a browser/.exec(running.output())?.[1];
  expect(await (await fetch(`${consoleUrl}refused`)).text()).toContain('prod-eu');
  running.interrupt();
  expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
});

describe('what cannot start says so in one line and exits 1:', () => {
  it('the port of the guard is taken', async () => {
    const port = await takePort();
    expect(await run('--port', port, '--relay-port', '0').ended).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `alertguard: port ${port} of the guard is in use: choose another with --port\n`,
    });
  });

  it('the port of the relay is taken', async () => {
    const port = await takePort();
    expect(await run('--once', '--relay-port', port).ended).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `alertguard: port ${port} of the relay is in use: choose another with --relay-port\n`,
    });
  });

  it('the port of the console is taken', async () => {
    const port = await takePort();
    expect(await run('--port', '0', '--relay-port', '0', '--console-port', port).ended).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `alertguard: port ${port} of the console is in use: choose another with --console-port\n`,
    });
  });

  it('the allow-list is not there', async () => {
    const { code, stderr } = await run('--allow-list', '/nowhere').ended;
    expect([code, stderr]).toEqual([1, '/nowhere: pass a directory that exists and is readable\n']);
  });

  it('the allow-list has faults, each with its place', async () => {
    const broken = await copyOfExample();
    await writeFile(
      join(broken, 'teams/payments.yml'),
      `destinations:
  oncall: { type: carrier-pigeon }
receivers:
  payments-critical: { senders: [prod-us], deliver: [oncall] }
`,
    );
    const { code, stdout, stderr } = await run('--allow-list', broken).ended;
    expect([code, stdout]).toEqual([1, '']);
    const lines = stderr.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(2);
    for (const line of lines) expect(line).toMatch(/^\/.*\/teams\/payments\.yml:\d+:\d+ /);
  });
});

describe('the project', () => {
  async function aProject(alertguardYml: string, folder: string): Promise<string> {
    directory = await mkdtemp(join(tmpdir(), 'alertguard-'));
    await writeFile(join(directory, 'alertguard.yml'), alertguardYml);
    await cp(`${repositoryRoot}infra/allow-list`, join(directory, folder), { recursive: true });
    return directory;
  }

  it.each([
    ['in the working directory', 'stages: { prod: { region: eu-central-1 } }\n', 'allow-list', []],
    ['with a folder of its own name', 'allowList: lists/alerts\n', 'lists/alerts', []],
    ['with faults that are no concern of one machine', 'stages: [\n', 'allow-list', []],
    ['named by its directory', 'stages: {}\n', 'allow-list', ['.']],
    ['named by its file', 'stages: {}\n', 'allow-list', ['./alertguard.yml']],
  ])('%s is the one whose allow-list runs', async (_, alertguardYml, folder, named) => {
    const { code, stdout, stderr } = await runIn(await aProject(alertguardYml, folder), '--once', ...named).ended;
    expect([stderr, code]).toEqual(['', 0]);
    expect(stdout).toMatch(/All 3 messages arrived\.\n$/);
  });

  it('is missing where there is no alertguard.yml', async () => {
    directory = await mkdtemp(join(tmpdir(), 'alertguard-'));
    const { code, stderr } = await run('--once', directory).ended;
    expect([code, stderr]).toEqual([1, `error: ${directory} has no alertguard.yml: \`alertguard init\` writes one\n`]);
  });
});

describe('the command line', () => {
  it.for([
    ['--port', '65536'],
    ['--port', '-1'],
    ['--port', '1e3'],
    ['--port', ''],
    ['--nonsense'],
    ['one', 'two'],
    ['.', '--allow-list', '.'],
  ])('%s is refused', async (argv) => {
    expect(await run(...argv).ended).toMatchObject({ code: 2, stdout: '' });
  });

  it('has fixed ports by default', async () => {
    const { stdout, code } = await run('--help').ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/--port <n> +the guard's; 0: any free one \(default: 9096;/);
    expect(stdout).toMatch(/--relay-port <n> +the first relay's \(default: 9095;/);
    expect(stdout).toMatch(/--console-port <n> +the console's; 0: any free one \(default: 9089\)/);
  });
});
