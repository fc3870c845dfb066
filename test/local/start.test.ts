import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type LocalServer, listenOnLoopback } from '../../lib/local/stand-in/listen-on-loopback.ts';
import { type CapturedRun, guardHere } from '../support/cli-capture.ts';
import { postToRelay } from '../support/local-http.ts';
import { repositoryRoot } from '../support/local-stack.ts';
import { waitUntil } from '../support/local-wait.ts';

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

let taken: LocalServer | undefined;
let directory: string | undefined;

afterEach(async () => {
  await taken?.close();
  taken = undefined;
  if (directory !== undefined) await rm(directory, { recursive: true });
  directory = undefined;
});

/** A process of its own, as a user starts it. */
function startProcess(...flags: readonly string[]) {
  const child = spawn(process.execPath, [`${repositoryRoot}lib/cli/guard.ts`, 'start', ...flags], {
    cwd: repositoryRoot,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
  return { output: () => stdout, interrupt: () => child.kill('SIGINT'), ended };
}

/** The same command in this process, whose modules are loaded. */
async function run(...flags: readonly string[]): Promise<CapturedRun> {
  return await guardHere(['start', ...flags]);
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
  it('prints the three messages and every decision, but no key and no secret, and exits 0', async () => {
    const { code, stdout, stderr } = await startProcess('--once').ended;
    expect(stdout).not.toMatch(/whsec_|TLOCAL000/);
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
    const { code, stdout } = await run('--once', '--allow-list', own);
    expect(stdout).toContain('email message at payments/oncall:');
    expect(code).toBe(0);
  });
});

it('without --once it prints the lines for alertmanager.yml, takes notifications there, and ends on an interrupt', async () => {
  const running = startProcess('--port', '0', '--relay-port', '0', '--console-port', '0');
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
    expect(await run('--port', port, '--relay-port', '0')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `alertguard: port ${port} of the guard is in use: choose another with --port\n`,
    });
  });

  it('the port of the relay is taken', async () => {
    const port = await takePort();
    expect(await run('--once', '--relay-port', port)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `alertguard: port ${port} of the relay is in use: choose another with --relay-port\n`,
    });
  });

  it('the port of the console is taken', async () => {
    const port = await takePort();
    expect(await run('--port', '0', '--relay-port', '0', '--console-port', port)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `alertguard: port ${port} of the console is in use: choose another with --console-port\n`,
    });
  });

  it('the allow-list is not there', async () => {
    const { code, stderr } = await run('--allow-list', '/nowhere');
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
    const { code, stdout, stderr } = await run('--allow-list', broken);
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
    ['named by its directory from there', 'stages: {}\n', 'allow-list', ['.']],
  ])('%s is the one whose allow-list runs', async (_, alertguardYml, folder, named) => {
    const cwd = await aProject(alertguardYml, folder);
    const { code, stdout, stderr } = await guardHere(['start', '--once', ...named], cwd);
    expect([stderr, code]).toEqual(['', 0]);
    expect(stdout).toMatch(/All 3 messages arrived\.\n$/);
  });

  it.each(['', '/alertguard.yml'])('named by its path%s is the one whose allow-list runs', async (file) => {
    const project = await aProject('stages: {}\n', 'allow-list');
    const { code, stdout, stderr } = await run('--once', `${project}${file}`);
    expect([stderr, code]).toEqual(['', 0]);
    expect(stdout).toMatch(/All 3 messages arrived\.\n$/);
  });

  it('is missing where there is no alertguard.yml', async () => {
    directory = await mkdtemp(join(tmpdir(), 'alertguard-'));
    const { code, stderr } = await run('--once', directory);
    expect([code, stderr]).toEqual([1, `error: ${directory} has no alertguard.yml: \`alertguard init\` writes one\n`]);
  });
});

describe('the command line', () => {
  it('that is wrong exits 2, with the reason', async () => {
    const { code, stdout, stderr } = await run('--nonsense');
    expect([code, stdout, stderr]).toEqual([2, '', "error: unknown option '--nonsense'\n"]);
  });

  it.for([
    ['--port', '65536'],
    ['--port', '-1'],
    ['--port', '1e3'],
    ['--port', ''],
    ['one', 'two'],
    ['.', '--allow-list', '.'],
  ])('%s is refused', async (argv) => {
    expect(await run(...argv)).toMatchObject({ code: 2, stdout: '' });
  });

  it('has fixed ports by default', async () => {
    const { stdout, code } = await run('--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/--port <n> +the guard's; 0: any free one \(default: 9096;/);
    expect(stdout).toMatch(/--relay-port <n> +the first relay's \(default: 9095;/);
    expect(stdout).toMatch(/--console-port <n> +the console's; 0: any free one \(default: 9089\)/);
  });
});
