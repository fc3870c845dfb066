import { X509Certificate } from 'node:crypto';
import { chmod, rm, writeFile } from 'node:fs/promises';
import * as https from 'node:https';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { createLocalAuthority, type ServerCertificate } from '../../lib/local/stand-in/local-authority.ts';
import {
  accept,
  aDirectory,
  guardPath,
  listenOnLoopback,
  post,
  send,
  startGuard,
  startTestRelay,
} from '../support/relay.ts';
import { parseExposition } from '../support/relay-exposition.ts';

const dayMs = 86_400_000;

/** A guard that takes certificates of one authority only, and keeps the serial number of each that it was shown. */
async function startMutualGuard() {
  const authority = await createLocalAuthority(Date.now());
  const shown: string[] = [];
  const server = https.createServer(
    { ...(await authority.issue('localhost')), ca: authority.certificate, requestCert: true, rejectUnauthorized: true },
    (request, response) => {
      const { socket } = request;
      if (!isTls(socket)) throw new Error('no TLS');
      shown.push(socket.getPeerX509Certificate()?.serialNumber ?? 'none');
      request.resume().on('end', () => accept(response, request));
    },
  );
  const url = `https://localhost:${await listenOnLoopback(server)}${guardPath}`;
  return { authority, shown, url };
}

const isTls = (socket: unknown): socket is TLSSocket =>
  typeof socket === 'object' && socket !== null && 'getPeerX509Certificate' in socket;

const serialOf = ({ cert }: ServerCertificate) => new X509Certificate(cert).serialNumber;

/** The files of a relay, and the means to replace them. */
async function files(pair: ServerCertificate, authority: string) {
  const directory = await aDirectory();
  const path = {
    certificate: join(directory, 'client.pem'),
    key: join(directory, 'client-key.pem'),
    ca: join(directory, 'ca.pem'),
  };
  const write = async (file: keyof typeof path, text: string) => {
    await rm(path[file], { force: true });
    await writeFile(path[file], text, { mode: file === 'key' ? 0o400 : 0o444 });
  };
  await write('certificate', pair.cert);
  await write('key', pair.key);
  await write('ca', authority);
  return { path, write, tls: { client: { certificate: path.certificate, key: path.key }, ca: path.ca } };
}

/** A relay with a client certificate in front of a guard that wants one. */
async function aRelay(issuedAtMs = Date.now()) {
  const guard = await startMutualGuard();
  const pair = await guard.authority.issue('relay');
  const outdated = await (await createLocalAuthority(issuedAtMs)).issue('relay');
  const { tls, path, write } = await files(
    issuedAtMs < Date.now() - dayMs ? outdated : pair,
    guard.authority.certificate,
  );
  let nowMs = Date.now();
  const relay = await startTestRelay({ guardUrl: guard.url, tls, now: () => nowMs });
  const get = async (what: string) => await send(new URL(what, relay.url).href, { method: 'GET' });
  return {
    guard,
    pair,
    relay,
    path,
    write,
    get,
    pass: (ms: number) => (nowMs += ms),
    post: async () => (await post(relay.url, '{}')).status,
    series: async () => parseExposition((await get('/metrics')).body),
  };
}

describe('a client certificate', () => {
  it('is shown to a guard that wants one', async () => {
    const { post, guard, pair } = await aRelay();
    expect(await post()).toBe(202);
    expect(guard.shown).toEqual([serialOf(pair)]);
  });

  it('that is missing is a failure with a name, for which the guard has read nothing: the second is asked', async () => {
    const [guard, second] = [await startMutualGuard(), await startGuard()];
    const { path } = await files(await guard.authority.issue('relay'), guard.authority.certificate);
    const relay = await startTestRelay({ guardUrl: guard.url, second: { guardUrl: second.url }, tls: { ca: path.ca } });
    expect((await post(relay.url, '{}')).status).toBe(202);
    expect(relay.entries.at(-1)).toMatchObject({ guard: 2, firstFailure: 'client_certificate_refused' });
    expect(guard.shown).toEqual([]);
  });

  it('of another authority is 503, as a server may hang up without saying why', async () => {
    const guard = await startMutualGuard();
    const stranger = await (await createLocalAuthority(Date.now())).issue('relay');
    const { tls } = await files(stranger, guard.authority.certificate);
    const relay = await startTestRelay({ guardUrl: guard.url, tls });
    expect((await post(relay.url, '{}')).status).toBe(503);
    expect(relay.entries.at(-1)?.reason).toMatch(/^(client_certificate_refused|connection_lost|tls_failed)$/);
    expect(guard.shown).toEqual([]);
  });

  it('is followed when it is renewed, on connections that are kept open too', async () => {
    const { post, guard, pair, write, pass, relay } = await aRelay();
    await post();
    const renewed = await guard.authority.issue('relay');
    await write('certificate', renewed.cert);
    await write('key', renewed.key);
    pass(1000);
    expect(await post()).toBe(202);
    expect(guard.shown).toEqual([serialOf(pair), serialOf(renewed)]);
    expect(relay.entries.filter(({ event }) => event === 'tls_files.reloaded')).toHaveLength(1);
  });

  it('stays in use until both files of the new pair are there', async () => {
    const { post, guard, pair, write, pass, relay, series } = await aRelay();
    const renewed = await guard.authority.issue('relay');
    await write('certificate', renewed.cert);
    for (let check = 0; check < 2; check += 1) {
      pass(1000);
      expect(await post()).toBe(202);
    }
    expect((await series()).get('alertguard_relay_tls_files_last_reload_successful')).toBe(0);
    await write('key', renewed.key);
    pass(1000);
    expect(await post()).toBe(202);
    expect(guard.shown).toEqual([serialOf(pair), serialOf(pair), serialOf(renewed)]);
    expect(relay.entries.filter(({ event }) => event.startsWith('tls_files.'))).toEqual([
      { level: 'error', event: 'tls_files.reload_failed', reason: 'client_key_mismatch' },
      { level: 'info', event: 'tls_files.reloaded' },
    ]);
    expect((await series()).get('alertguard_relay_tls_files_last_reload_successful')).toBe(1);
  });

  it('has its end in the metrics, of the whole chain the earliest', async () => {
    const { series, write, pass, pair, guard } = await aRelay();
    const expiry = async () => (await series()).get('alertguard_relay_client_certificate_expiry_timestamp_seconds');
    expect(await expiry()).toBe(Date.parse(new X509Certificate(pair.cert).validTo) / 1000);
    const older = await (await createLocalAuthority(Date.now() - 100 * dayMs)).issue('authority');
    await write('certificate', pair.cert + older.cert + guard.authority.certificate);
    pass(1000);
    expect(await expiry()).toBe(Date.parse(new X509Certificate(older.cert).validTo) / 1000);
  });

  it('that has expired stops neither the start nor readiness, and is told in log and answer', async () => {
    const { relay, get, pass, write, guard } = await aRelay(Date.now() - 400 * dayMs);
    expect(await get('/-/ready')).toMatchObject({
      status: 200,
      body: 'ready, but the client certificate has expired\n',
    });
    await get('/metrics');
    expect(relay.entries.filter(({ event }) => event === 'client_certificate.expired')).toHaveLength(1);
    const renewed = await guard.authority.issue('relay');
    await write('certificate', renewed.cert);
    await write('key', renewed.key);
    pass(1000);
    expect(await get('/-/ready')).toMatchObject({ status: 200, body: 'ready\n' });
  });

  it('is absent from the metrics of a relay without one', async () => {
    const relay = await startTestRelay({ guardUrl: `http://127.0.0.1:1${guardPath}` });
    expect((await send(new URL('/metrics', relay.url).href, { method: 'GET' })).body).not.toContain(
      'certificate_expiry',
    );
  });
});

describe('the authorities of --ca', () => {
  it("stand in place of Node's own", async () => {
    const guard = await startMutualGuard();
    const { tls } = await files(
      await guard.authority.issue('relay'),
      (await createLocalAuthority(Date.now())).certificate,
    );
    for (const [ca, reason] of [
      [tls.ca, 'tls_failed'],
      [undefined, 'tls_failed'],
    ] as const) {
      const relay = await startTestRelay({ guardUrl: guard.url, tls: { client: tls.client, ca } });
      expect((await post(relay.url, '{}')).status).toBe(503);
      expect(relay.entries.at(-1)).toMatchObject({ reason });
    }
  });
});

describe('a relay does not start', () => {
  type Files = Awaited<ReturnType<typeof files>>;

  it.each<[string, string, (made: Files, other: ServerCertificate) => Promise<unknown>]>([
    ['a certificate file that is missing', 'client_cert_missing', ({ path }) => rm(path.certificate)],
    ['one without a certificate', 'client_cert_malformed', ({ write }) => write('certificate', 'canary')],
    [
      'one with half a chain',
      'client_cert_malformed',
      ({ write }, other) => write('certificate', `${other.cert}-----BEGIN CERTIFICATE-----\ncanary`),
    ],
    ['one that others can write', 'client_cert_too_open', ({ path }) => chmod(path.certificate, 0o646)],
    ['a key file that is missing', 'client_key_missing', ({ path }) => rm(path.key)],
    ['one that others can read', 'client_key_too_open', ({ path }) => chmod(path.key, 0o444)],
    ['one without a key', 'client_key_malformed', ({ write }, other) => write('key', other.cert)],
    ['the key of another certificate', 'client_key_mismatch', ({ write }, other) => write('key', other.key)],
    ['a --ca file that is missing', 'ca_missing', ({ path }) => rm(path.ca)],
    ['one without certificates', 'ca_malformed', ({ write }, other) => write('ca', other.key)],
    ['one over 512 KiB', 'ca_too_large', ({ write }, other) => write('ca', other.cert.padEnd(512 * 1024 + 1))],
  ])('with %s', async (_, reason, damage) => {
    const authority = await createLocalAuthority(Date.now());
    const made = await files(await authority.issue('relay'), authority.certificate);
    await damage(made, await authority.issue('other'));
    const started = startTestRelay({ guardUrl: `https://localhost:1${guardPath}`, tls: made.tls });
    await expect(started).rejects.toMatchObject({ reason, message: expect.not.stringContaining('canary') });
  });
});
