import { spawn } from 'node:child_process';
import { createHash, randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundleCommand } from '../../infra/build/bundle.ts';
import { createLocalAuthority } from '../../lib/local/stand-in/local-authority.ts';
import { aKey, aKeyFile, guardPath, jsonHeaders, listenOnLoopback, post } from '../support/relay.ts';
import { isWholeRun, share } from '../support/whole-run.ts';

const megabyte = 1_000_000;
/** Under the 256 MiB that the manifests give it. */
const maxPeakBytes = 200 * megabyte;
const bodyBytes = 6 * 1024 * 1024;
const posts = 64;
/** Of the guard, for one request. */
const slownessMs = 200;

const directory = mkdtempSync(join(tmpdir(), 'alertguard-relay-memory-'));
const relayFile = join(directory, 'relay.mjs');

beforeAll(async () => {
  await bundleCommand('lib/relay/bin.ts', relayFile);
});

afterAll(() => rmSync(directory, { recursive: true }));

const sha256 = (body: Uint8Array) => createHash('sha256').update(body).digest('hex');

/** Keeps the digests of what arrived whole, and not the bodies. */
function createSlowGuard() {
  const arrived = new Set<string>();
  const handle: http.RequestListener = async (request, response) => {
    const hash = createHash('sha256');
    try {
      for await (const chunk of request) hash.update(chunk);
    } catch {
      return;
    }
    arrived.add(hash.digest('hex'));
    await after(slownessMs);
    response.writeHead(202, jsonHeaders).end('{"status":"accepted"}');
  };
  return { arrived, handle };
}

async function startRelayProcess(guardUrl: string, env: NodeJS.ProcessEnv = {}) {
  const keyFile = await aKeyFile(aKey().text);
  const argv = ['--guard-url', guardUrl, '--key-file', keyFile, '--listen', '127.0.0.1:0'];
  const child = spawn(process.execPath, [relayFile, ...argv], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    log += chunk;
  });
  await expect.poll(() => log, { timeout: 10_000 }).toMatch(/"relay.started".*\n/);
  return {
    url: `http://127.0.0.1:${/"port":(\d+)/.exec(log)?.[1]}/`,
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
    /** The most memory that the process ever had, in bytes. */
    peakBytes: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
    },
  };
}

/** Bodies that differ in every page, so that none is shared or compressed. */
function bigBodies(): Buffer[] {
  const noise = randomFillSync(Buffer.allocUnsafe(bodyBytes));
  return Array.from({ length: posts }, (_, index) => {
    const body = Buffer.from(noise);
    body.writeUInt32BE(index, 0);
    return body;
  });
}

async function flood(url: string, guard: ReturnType<typeof createSlowGuard>, headers: http.OutgoingHttpHeaders) {
  const bodies = bigBodies();
  const big = bodies.map((body) => post(url, body, { headers: { ...jsonHeaders, ...headers } }));
  const small = await Promise.all(
    Array.from({ length: 20 }, (_, index) => post(url, JSON.stringify({ small: index }))),
  );
  const answers = await Promise.all(big);
  const lost = bodies.filter((body, index) => answers[index]?.status === 202 && !guard.arrived.has(sha256(body)));
  return { answers: answers.map(({ status }) => status), small: small.map(({ status }) => status), lost: lost.length };
}

describe.skipIf(!existsSync('/proc/self/status'))('64 notifications of 6 MiB at once (needs /proc)', () => {
  const floods = [
    ['with their length declared', {}],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ] as const;

  it.each(share(floods, 1))(
    '%s are all answered, from under 200 MB, and those accepted have arrived',
    async (title, headers) => {
      const guard = createSlowGuard();
      const port = await listenOnLoopback(http.createServer(guard.handle));
      const relay = await startRelayProcess(`http://127.0.0.1:${port}${guardPath}`);
      const { answers, small, lost } = await flood(relay.url, guard, headers);
      const peak = await relay.peakBytes();
      report(title, answers, peak);
      expect(answers.filter((status) => status !== 202 && status !== 503)).toEqual([]);
      expect(answers.filter((status) => status === 202).length).toBeGreaterThan(4);
      expect(lost).toBe(0);
      expect(small).toEqual(small.map(() => 202));
      expect(peak).toBeLessThan(maxPeakBytes);
      await relay.stop();
    },
    60_000,
  );

  it.skipIf(!isWholeRun)(
    'are held to the same bound over TLS, which copies what it encrypts',
    async () => {
      const authority = await createLocalAuthority(Date.now());
      const certificate = await authority.issue('127.0.0.1');
      const guard = createSlowGuard();
      const port = await listenOnLoopback(https.createServer(certificate, guard.handle));
      const authorityPath = join(directory, 'authority.pem');
      await writeFile(authorityPath, authority.certificate);
      const relay = await startRelayProcess(`https://127.0.0.1:${port}${guardPath}`, {
        NODE_EXTRA_CA_CERTS: authorityPath,
      });
      const { answers, small, lost } = await flood(relay.url, guard, {});
      const peak = await relay.peakBytes();
      report('over TLS', answers, peak);
      expect(answers.filter((status) => status !== 202 && status !== 503)).toEqual([]);
      expect(answers.filter((status) => status === 202).length).toBeGreaterThan(4);
      expect(lost).toBe(0);
      expect(small).toEqual(small.map(() => 202));
      expect(peak).toBeLessThan(maxPeakBytes);
      await relay.stop();
    },
    60_000,
  );
});

function report(title: string, answers: readonly number[], peakBytes: number): void {
  const accepted = answers.filter((status) => status === 202).length;
  process.stderr.write(
    `relay: ${posts} × 6 MiB ${title}: ${accepted} accepted, ${answers.length - accepted} later, peak ${Math.round(peakBytes / megabyte)} MB\n`,
  );
}
