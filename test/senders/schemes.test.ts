import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { loadAllowList, type SenderScheme } from '../../lib/allow-list/allow-list.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import { createKeyRing } from '../../lib/senders/key-ring.ts';
import type { RequestHeaders } from '../../lib/senders/read-proof.ts';
import { createSenderVerifier } from '../../lib/senders/verify-sender.ts';
import { hmacSha256, maxAgeSeconds, maxAheadSeconds, sign } from '../../lib/signing/standard-webhooks.ts';

const now = 1_700_000_000;
const body = new TextEncoder().encode('{"a":1}\n');
const rawKey = 'an alertguard test key of 40 characters.';
const whsecKey = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;

const secrets = new Map([
  ['test/senders/webhooks', whsecKey],
  ['test/senders/grafana', rawKey],
  ['test/senders/bearer', rawKey],
]);

const schemes: SenderScheme[] = ['standard-webhooks', 'grafana', 'bearer'];
const allowList = loadAllowList(
  JSON.stringify({
    version: 1,
    hash: 'h',
    audience: 'alertguard-prod',
    linkHosts: [],
    senders: ['webhooks', 'grafana', 'bearer'].map((name, index) => ({
      name,
      scheme: schemes[index],
      secret: `senders/${name}`,
    })),
    destinations: [],
    receivers: [],
    escalation: [],
  }),
  'test',
);

async function check(sender: string, headers: RequestHeaders, signedBody = body) {
  const read = async (name: string, stage: string) => {
    const signingKey = secrets.get(name);
    return stage === 'AWSCURRENT' && signingKey !== undefined
      ? ({ ok: true, value: new Secret(JSON.stringify({ signingKey })) } as const)
      : ({ ok: false, reason: 'not_found' } as const);
  };
  const clock = () => now * 1000;
  const verification = await createSenderVerifier(
    allowList,
    createKeyRing({ read }, clock),
    clock,
  )({ sender, headers, body: signedBody, sourceAddress: '192.0.2.1' });
  return verification.kind === 'verified' ? 'verified' : verification.reason;
}

describe('a signature of Grafana', () => {
  const grafanaHeaders = (timestamp = now, key = rawKey, signedBody = body) => ({
    'x-grafana-alerting-timestamp': String(timestamp),
    'x-grafana-alerting-signature': hmacSha256(Buffer.from(key), `${timestamp}:`, signedBody).toString('hex'),
  });

  it('is the one that Grafana makes', () => {
    // Computed with Grafana's own code: secret `test-secret`, body `{"a":1}` and a line feed.
    const vector = hmacSha256(Buffer.from('test-secret'), '1700000000:', body).toString('hex');
    expect(vector).toBe('0e5a8446cd8312875f62e0b541f2dd0173f027aa9236ec08db59c6fbd88423d4');
  });

  it('is accepted with its timestamp', async () => {
    expect(await check('grafana', grafanaHeaders())).toBe('verified');
  });

  it.each([
    [
      'without a timestamp, as Grafana signs by default',
      { 'x-grafana-alerting-timestamp': undefined },
      'signature_missing',
    ],
    ['with another timestamp', { 'x-grafana-alerting-timestamp': String(now + 1) }, 'signature_mismatch'],
    ['with a timestamp that is no number', { 'x-grafana-alerting-timestamp': 'now' }, 'timestamp_invalid'],
    ['in upper case', { 'x-grafana-alerting-signature': 'A'.repeat(64) }, 'signature_invalid'],
    ['too short', { 'x-grafana-alerting-signature': 'a'.repeat(63) }, 'signature_invalid'],
    ['empty', { 'x-grafana-alerting-signature': '' }, 'signature_missing'],
  ])('is refused %s', async (_case, overrides, reason) => {
    expect(await check('grafana', { ...grafanaHeaders(), ...overrides })).toBe(reason);
  });

  it('is refused over the body alone', async () => {
    const bodyOnly = hmacSha256(Buffer.from(rawKey), body).toString('hex');
    expect(await check('grafana', { ...grafanaHeaders(), 'x-grafana-alerting-signature': bodyOnly })).toBe(
      'signature_mismatch',
    );
  });

  it('is refused outside the window', async () => {
    expect(await check('grafana', grafanaHeaders(now - maxAgeSeconds))).toBe('verified');
    expect(await check('grafana', grafanaHeaders(now - maxAgeSeconds - 1))).toBe('timestamp_too_old');
    expect(await check('grafana', grafanaHeaders(now + maxAheadSeconds + 1))).toBe('timestamp_too_new');
  });

  it('is refused for another body or key', async () => {
    expect(await check('grafana', grafanaHeaders(), new TextEncoder().encode('{"a":2}\n'))).toBe('signature_mismatch');
    expect(await check('grafana', grafanaHeaders(now, 'another key of twenty-four bytes'))).toBe('signature_mismatch');
  });
});

describe('a bearer token', () => {
  type Claims = { sub?: string; aud?: string; exp?: number; nbf?: number };
  const claims = { sub: 'bearer', aud: 'alertguard-prod', exp: now + 3600 };
  const token = async (overrides: Claims = {}, alg = 'HS256', key = rawKey) =>
    await new SignJWT({ ...claims, ...overrides }).setProtectedHeader({ alg }).sign(new TextEncoder().encode(key));
  const checkToken = async (text: string) => await check('bearer', { authorization: `Bearer ${text}` });
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it('is accepted while it is valid', async () => {
    expect(await checkToken(await token())).toBe('verified');
    expect(await checkToken(await token({ exp: now + 366 * 86_400 }))).toBe('verified');
  });

  it.each([
    ['expired', { exp: now - maxAheadSeconds - 1 }, 'token_expired'],
    [
      'valid for longer than a token may be',
      { exp: now + 366 * 86_400 + maxAheadSeconds + 1 },
      'token_lifetime_too_long',
    ],
    ['valid for ever, as far as a number goes', { exp: Number.MAX_SAFE_INTEGER }, 'token_lifetime_too_long'],
    ['for another audience', { aud: 'alertguard-test' }, 'token_not_for_sender'],
    ['of another sender', { sub: 'grafana' }, 'token_not_for_sender'],
    ['not valid yet', { nbf: now + 3600 }, 'token_not_for_sender'],
    ['without an expiry', { exp: undefined as never }, 'token_not_for_sender'],
    ['without an audience', { aud: undefined as never }, 'token_not_for_sender'],
    ['without a subject', { sub: undefined as never }, 'token_not_for_sender'],
  ])('is refused when it is %s', async (_case, overrides, reason) => {
    expect(await checkToken(await token(overrides))).toBe(reason);
  });

  it('is refused under any other algorithm than HS256', async () => {
    expect(await checkToken(await token({}, 'HS384', rawKey.repeat(2)))).toBe('token_invalid');
    expect(await checkToken(new UnsecuredJWT(claims).encode())).toBe('token_missing');
    const [, payload = '', signature = ''] = (await token()).split('.');
    for (const alg of ['none', 'None', 'RS256', 'HS512', '', null]) {
      expect(await checkToken(`${encode({ alg, typ: 'JWT' })}.${payload}.${signature}`)).toBe('token_invalid');
    }
  });

  it('is refused with a changed claim, a foreign key, or critical extensions', async () => {
    const [header = '', , signature = ''] = (await token()).split('.');
    expect(await checkToken(`${header}.${encode({ ...claims, exp: now + 9_999 })}.${signature}`)).toBe('token_invalid');
    expect(await checkToken(await token({}, 'HS256', 'another key of 24+ characters'))).toBe('token_invalid');
    const critical = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', crit: ['b64'], b64: true })
      .sign(new TextEncoder().encode(rawKey));
    expect(await checkToken(critical)).toBe('verified');
    const [, p = '', s = ''] = critical.split('.');
    expect(await checkToken(`${encode({ alg: 'HS256', crit: ['x'], x: 1 })}.${p}.${s}`)).toBe('token_invalid');
  });

  it.each([
    ['of 100,000 characters', `a.${'b'.repeat(100_000)}.c`],
    ['of two parts', 'a.b'],
    ['with spaces', 'a. b.c'],
    ['that is empty', ''],
  ])('%s is no token', async (_case, text) => {
    expect(await checkToken(text)).toBe('token_missing');
  });

  it('of another authorization scheme is no token', async () => {
    expect(await check('bearer', { authorization: `Basic ${await token()}` })).toBe('token_missing');
  });
});

describe('a scheme', () => {
  it('is accepted only from a sender that uses it', async () => {
    const bearer = await new SignJWT({ sub: 'grafana', aud: 'alertguard-prod', exp: now + 60 })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(rawKey));
    expect(await check('grafana', { authorization: `Bearer ${bearer}` })).toBe('scheme_not_allowed');
    const standard = {
      'webhook-id': 'm',
      'webhook-timestamp': String(now),
      'webhook-signature': sign(new Secret(Buffer.from(rawKey)), 'm', now, body),
    };
    expect(await check('grafana', standard)).toBe('scheme_not_allowed');
    expect(await check('grafana', {})).toBe('signature_missing');
  });

  it('says nothing about an unknown sender', async () => {
    const headers = {
      'x-grafana-alerting-timestamp': String(now),
      'x-grafana-alerting-signature': 'a'.repeat(64),
    };
    expect(await check('nobody', headers)).toBe('unknown_sender');
    expect(await check('nobody', { authorization: 'Bearer a.b.c' })).toBe('unknown_sender');
  });
});
