import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import * as https from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Bundle, bundleCommand } from '../../infra/build/bundle.ts';
import { createLocalAuthority } from '../../lib/local/stand-in/local-authority.ts';
import { runRelay } from '../../lib/relay/main.ts';
import { parseRelayArguments, relayFlags } from '../../lib/relay/parse-relay-arguments.ts';
import { version } from '../../lib/version.ts';
import packageJson from '../../package.json' with { type: 'json' };
import {
  aDirectory,
  aKey,
  aKeyFile,
  guardPath,
  jsonHeaders,
  listenOnLoopback,
  post,
  startGuard,
} from '../support/relay.ts';

let bundle: Bundle;

const directory = mkdtempSync(join(tmpdir(), 'alertguard-relay-test-'));

beforeAll(async () => {
  bundle = await bundleCommand('lib/relay/bin.ts', join(directory, 'relay.mjs'));
});

afterAll(() => rmSync(directory, { recursive: true }));

/** Runs the bundle to its end. */
async function run(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return await promisify(execFile)(process.execPath, [bundle.outfile, ...argv]).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error) => ({ code: error.code, stdout: error.stdout, stderr: error.stderr }),
  );
}

/** The same in this process: all that the bundle adds is to start it. */
async function runHere(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const code = await runRelay(argv, {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text) },
    stop: new AbortController().signal,
  });
  return { code, ...written };
}

/** Starts the bundle and waits until it listens. */
async function start(guardUrl: string, env: NodeJS.ProcessEnv = {}) {
  const argv = [
    '--guard-url',
    guardUrl,
    '--key-file',
    await aKeyFile(aKey().text),
    '--listen',
    '127.0.0.1:0',
    '--timeout-ms',
    '3000',
  ];
  const child = spawn(process.execPath, [bundle.outfile, ...argv], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  const stderr = readText(child.stderr);
  const lines: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (chunk) => lines.push(chunk));
  await expect.poll(() => lines.join(''), { timeout: 10_000 }).toMatch(/"relay.started".*\n/);
  const port = /"port":(\d+)/.exec(lines.join(''))?.[1];
  return { child, exited, stderr, log: () => lines.join(''), url: `http://127.0.0.1:${port}/` };
}

describe('the command line', () => {
  it('--help teaches every flag and exit code', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    for (const flag of Object.keys(relayFlags)) expect(stdout).toContain(`--${flag}`);
    for (const exitCode of [0, 1, 2]) expect(stdout).toMatch(new RegExp(`^  ${exitCode}  `, 'm'));
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  it('--version prints that of the package', async () => {
    expect(await run('--version')).toMatchObject({ code: 0, stdout: `${packageJson.version}\n` });
    expect(version).toBe(packageJson.version);
  });

  it.each([
    ['nothing', []],
    ['no key file', ['--guard-url', 'canary']],
    ['an unknown flag', ['--canary']],
    ['a stray argument', ['canary']],
    ['a flag without its value', ['--key-file']],
    ['no port', ['--guard-url', 'x', '--key-file', 'x', '--listen', 'canary']],
    ['a port over 65535', ['--guard-url', 'x', '--key-file', 'x', '--metrics-listen', '0.0.0.0:65536']],
    ['three guard URLs', ['--guard-url', 'x', '--guard-url', 'y', '--guard-url', 'canary', '--key-file', 'x']],
    ['two key files for one guard', ['--guard-url', 'x', '--key-file', 'x', '--key-file', 'canary']],
    ['a certificate without its key', ['--guard-url', 'x', '--key-file', 'x', '--client-cert', 'canary']],
    ['a client key without its certificate', ['--guard-url', 'x', '--key-file', 'x', '--client-key', 'canary']],
    ['a timeout of 99 ms', ['--guard-url', 'x', '--key-file', 'x', '--timeout-ms', '99']],
    ['a timeout of 30001 ms', ['--guard-url', 'x', '--key-file', 'x', '--timeout-ms', '30001']],
    ['a timeout that is no number', ['--guard-url', 'x', '--key-file', 'x', '--timeout-ms', 'canary']],
  ])('%s is exit code 2 and one line that repeats no value', async (_, argv) => {
    const { code, stderr } = await runHere(...argv);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^alertguard-relay: [^\n]+\n$/);
    expect(stderr).not.toContain('canary');
  });
});

describe('a relay that cannot start exits with 1 and one line', () => {
  const goodUrl = `http://127.0.0.1:1${guardPath}`;
  const flags = async (overrides: Record<string, string>) => {
    const all = { 'guard-url': goodUrl, 'key-file': await aKeyFile(aKey().text), listen: '127.0.0.1:0', ...overrides };
    return Object.entries(all).flatMap(([flag, value]) => [`--${flag}`, value]);
  };

  it.each([
    ['a plain http URL', { 'guard-url': `http://canary.example.com${guardPath}` }, 'must be https'],
    ['a URL without the path', { 'guard-url': 'https://canary.example.com/' }, 'path of the guard URL'],
    ['no URL', { 'guard-url': 'canary' }, 'guard URL must be'],
    ['a missing key file', { 'key-file': '/nonexistent/canary' }, 'does not exist'],
    ['a --ca file that is missing', { ca: '/nonexistent/canary' }, '--ca file does not exist'],
    ['an address off loopback', { listen: '0.0.0.0:0' }, 'loopback'],
  ])('on %s', async (_, overrides, message) => {
    const { code, stdout, stderr } = await runHere(...(await flags(overrides)));
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^alertguard-relay: [^\n]+\n$/);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('canary');
  });

  it('on a key file that is malformed', async () => {
    const result = await runHere(...(await flags({ 'key-file': await aKeyFile('canary') })));
    expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining('whsec_<base64> on one line') });
    expect(result.stderr).not.toContain('canary');
  });

  it('on a key file that others can read', async () => {
    const path = await aKeyFile(aKey().text);
    await chmod(path, 0o444);
    expect(await runHere(...(await flags({ 'key-file': path })))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('chmod 0400'),
    });
  });

  // As a process: what listens already must not keep it running.
  it('on an address that is not this machine', async () => {
    expect(await run(...(await flags({ 'metrics-listen': '192.0.2.1:0' })))).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^alertguard-relay: [^\n]*cannot be bound[^\n]*\n$/),
    });
  });

  it('on a port that is taken', async () => {
    const port = await listenOnLoopback(createServer());
    expect(await run(...(await flags({ listen: `127.0.0.1:${port}` })))).toMatchObject({
      code: 1,
      stderr: 'alertguard-relay: the port is in use: is another relay running?\n',
    });
  });
});

it('the command line of two guards is read in its order', () => {
  const argv = ['--guard-url', 'a', '--key-file', 'ka', '--guard-url', 'b', '--key-file', 'kb', '--ca', 'roots'];
  expect(parseRelayArguments(argv)).toMatchObject({
    kind: 'run',
    arguments: {
      guardUrl: 'a',
      key: { file: 'ka' },
      second: { guardUrl: 'b', key: { file: 'kb' } },
      tls: { ca: 'roots' },
    },
  });
});

describe('the bundle', () => {
  it('is one small file with no code of others', () => {
    expect(Object.keys(bundle.metafile.inputs).filter((path) => path.includes('node_modules'))).toEqual([]);
    expect(bundle.bytes).toBeLessThan(36 * 1024);
    expect(readFileSync(bundle.outfile, 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('finishes what is in flight on %s and exits with 0', async (signal) => {
    const arrived = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const guard = await startGuard(async (response) => {
      arrived.resolve();
      await release.promise;
      response.writeHead(202).end();
    });
    const relay = await start(guard.url);
    const inFlight = post(relay.url, '{}');
    await arrived.promise;
    relay.child.kill(signal);
    await expect.poll(relay.log).toContain('relay.stopping');
    release.resolve();
    expect((await inFlight).status).toBe(202);
    expect(await relay.exited).toEqual([0, null]);
    expect(await relay.stderr).toBe('');
    for (const line of relay.log().trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('event');
  });

  it('ends at once on a second signal', async () => {
    const guard = await startGuard(() => undefined);
    const relay = await start(guard.url);
    const inFlight = post(relay.url, '{}').catch(() => undefined);
    await expect.poll(() => guard.received.length).toBe(1);
    relay.child.kill('SIGTERM');
    await expect.poll(relay.log).toContain('relay.stopping');
    relay.child.kill('SIGTERM');
    expect(await relay.exited).toEqual([null, 'SIGTERM']);
    await inFlight;
  });

  it('takes no proxy from the environment', async () => {
    let proxied = 0;
    const proxy = createServer((socket) => {
      proxied += 1;
      socket.destroy();
    });
    const proxyUrl = `http://127.0.0.1:${await listenOnLoopback(proxy)}`;
    const guard = await startGuard();
    const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'];
    const env = Object.fromEntries(names.map((name) => [name, proxyUrl]));
    const relay = await start(guard.url, { ...env, NODE_USE_ENV_PROXY: '1', NO_PROXY: '', no_proxy: '' });
    expect((await post(relay.url, '{}')).status).toBe(202);
    expect(proxied).toBe(0);
  });
});

describe('TLS to the guard', () => {
  async function startTlsGuard() {
    const directory = await aDirectory();
    const authority = await createLocalAuthority(Date.now());
    const authorityPath = join(directory, 'authority.pem');
    await writeFile(authorityPath, authority.certificate);
    const server = https.createServer(await authority.issue('localhost'), (_, response) =>
      response.writeHead(202, jsonHeaders).end('{"status":"accepted"}'),
    );
    return { port: await listenOnLoopback(server), authorityPath };
  }

  it('is taken from a certificate authority that the environment adds', async () => {
    const { port, authorityPath } = await startTlsGuard();
    const relay = await start(`https://localhost:${port}${guardPath}`, { NODE_EXTRA_CA_CERTS: authorityPath });
    expect((await post(relay.url, '{}')).status).toBe(202);
  });

  it.each([
    ['an unknown authority', 'localhost', false],
    ['another name', '127.0.0.1', true],
  ])('is refused for %s, even when the environment says not to check', async (_, host, trusted) => {
    const { port, authorityPath } = await startTlsGuard();
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0', ...(trusted ? { NODE_EXTRA_CA_CERTS: authorityPath } : {}) };
    const relay = await start(`https://${host}:${port}${guardPath}`, env);
    expect((await post(relay.url, '{}')).status).toBe(503);
    await expect.poll(relay.log).toContain('"reason":"tls_failed"');
  });
});
