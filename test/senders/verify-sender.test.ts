import { describe, expect, it } from 'vitest';
import { loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import type { SecretRead, SecretStage } from '../../lib/secrets/secret-access.ts';
import { createKeyRing, keyTtlMs } from '../../lib/senders/key-ring.ts';
import { createSenderVerifier } from '../../lib/senders/verify-sender.ts';
import { parseSigningKey } from '../../lib/signing/signing-key.ts';
import { sign } from '../../lib/signing/standard-webhooks.ts';

const body = new TextEncoder().encode('{}');
const keyText = (fill: number) => `whsec_${Buffer.alloc(32, fill).toString('base64')}`;

const allowList = loadAllowList(
  JSON.stringify({
    version: 1,
    hash: 'h',
    audience: 'alertguard',
    linkHosts: [],
    senders: [
      { name: 'prod-eu', scheme: 'standard-webhooks', secret: 'senders/prod-eu' },
      { name: 'prod-us', scheme: 'standard-webhooks', secret: 'senders/prod-us' },
    ],
    destinations: [],
    receivers: [],
    escalation: [],
  }),
  'test',
);

/** Secrets by name, current first; counts what is read. */
function setUp(secrets: Record<string, readonly string[]>) {
  let nowMs = 1_700_000_000_000;
  const reads: string[] = [];
  let down = false;
  let denied = false;
  const store = new Map(Object.entries(secrets));
  const read = async (name: string, stage: SecretStage): Promise<SecretRead> => {
    reads.push(`${name} ${stage}`);
    if (down) return { ok: false, reason: 'unavailable' };
    if (denied) return { ok: false, reason: 'access_denied' };
    const text = store.get(name)?.[stage === 'AWSCURRENT' ? 0 : 1];
    if (text === undefined) return { ok: false, reason: 'not_found' };
    return { ok: true, value: new Secret(JSON.stringify({ signingKey: text })) };
  };
  const clock = () => nowMs;
  const verify = createSenderVerifier(allowList, createKeyRing({ read }, clock), clock);
  const signed = (text: string) => {
    const key = parseSigningKey(text);
    if (!key.ok) throw new Error(key.reason);
    const seconds = Math.floor(nowMs / 1000);
    return {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(seconds),
      'webhook-signature': sign(key.key, 'msg_1', seconds, body),
    };
  };
  return {
    reads,
    store,
    check: (sender: string, key: string, sourceAddress = '192.0.2.1') =>
      verify({ sender, headers: signed(key), body, sourceAddress }),
    advance: (ms: number) => {
      nowMs += ms;
    },
    setDown: (value: boolean) => {
      down = value;
    },
    setDenied: (value: boolean) => {
      denied = value;
    },
  };
}

describe('a sender', () => {
  it('is verified by its current key', async () => {
    const { check } = setUp({ 'test/senders/prod-eu': [keyText(1)] });
    expect(await check('prod-eu', keyText(1))).toEqual({ kind: 'verified' });
  });

  it('is verified by its previous key', async () => {
    const { check } = setUp({ 'test/senders/prod-eu': [keyText(2), keyText(1)] });
    expect(await check('prod-eu', keyText(1))).toEqual({ kind: 'verified' });
  });

  it('is refused with the key of another sender', async () => {
    const { check } = setUp({ 'test/senders/prod-eu': [keyText(1)], 'test/senders/prod-us': [keyText(2)] });
    expect(await check('prod-eu', keyText(2))).toEqual({ kind: 'unauthenticated', reason: 'signature_mismatch' });
  });

  it('keeps its access while its key rotates twice', async () => {
    const guard = setUp({ 'test/senders/prod-eu': [keyText(1)] });
    expect(await guard.check('prod-eu', keyText(1))).toEqual({ kind: 'verified' });
    guard.store.set('test/senders/prod-eu', [keyText(2), keyText(1)]);
    expect(await guard.check('prod-eu', keyText(2))).toEqual({ kind: 'verified' });
    expect(await guard.check('prod-eu', keyText(1))).toEqual({ kind: 'verified' });
    guard.store.set('test/senders/prod-eu', [keyText(3), keyText(2)]);
    expect(await guard.check('prod-eu', keyText(3))).toEqual({ kind: 'verified' });
    expect(await guard.check('prod-eu', keyText(2))).toEqual({ kind: 'verified' });
    expect(await guard.check('prod-eu', keyText(1))).toMatchObject({ kind: 'unauthenticated' });
  });

  it('is verified by a new key, also right after its name was used for a forged request', async () => {
    const guard = setUp({ 'test/senders/prod-eu': [keyText(1)] });
    await guard.check('prod-eu', keyText(1));
    for (const address of ['192.0.2.1', '203.0.113.9', '203.0.113.9', '203.0.113.9', '203.0.113.9']) {
      expect(await guard.check('prod-eu', keyText(9), address)).toMatchObject({ kind: 'unauthenticated' });
    }
    guard.advance(3_000);
    guard.store.set('test/senders/prod-eu', [keyText(2), keyText(1)]);
    expect(await guard.check('prod-eu', keyText(2))).toEqual({ kind: 'verified' });
  });

  it('loses a withdrawn key after the time to live', async () => {
    const guard = setUp({ 'test/senders/prod-eu': [keyText(1)] });
    await guard.check('prod-eu', keyText(1));
    guard.store.set('test/senders/prod-eu', [keyText(3), keyText(2)]);
    expect(await guard.check('prod-eu', keyText(1))).toEqual({ kind: 'verified' });
    guard.advance(keyTtlMs);
    expect(await guard.check('prod-eu', keyText(1))).toMatchObject({ kind: 'unauthenticated' });
  });

  it.each([
    ['missing', {}, 'key_missing'],
    ['too short', { 'test/senders/prod-eu': ['whsec_AAAA'] }, 'key_too_short'],
    ['of the wrong shape', { 'test/senders/prod-eu': ['password'] }, 'secret_shape'],
    ['forbidden', {}, 'key_denied'],
  ])('whose key is %s is answered as one with a wrong key', async (_case, secrets, reason) => {
    const guard = setUp(secrets);
    guard.setDenied(reason === 'key_denied');
    expect(await guard.check('prod-eu', keyText(1))).toEqual({ kind: 'unauthenticated', reason });
    guard.setDenied(false);
    guard.store.set('test/senders/prod-eu', [keyText(1)]);
    expect(await guard.check('prod-eu', keyText(1))).toEqual({ kind: 'verified' });
  });
});

describe('Secrets Manager', () => {
  const twoReads = 2;

  it('is asked once for any number of requests', async () => {
    const { check, reads } = setUp({ 'test/senders/prod-eu': [keyText(1)] });
    await Promise.all(Array.from({ length: 50 }, () => check('prod-eu', keyText(1))));
    expect(reads).toHaveLength(twoReads);
  });

  it('is asked three times more for a burst of forged requests from one address, and then once in ten seconds', async () => {
    const guard = setUp({ 'test/senders/prod-eu': [keyText(1)] });
    await guard.check('prod-eu', keyText(1));
    for (let request = 0; request < 500; request += 1) await guard.check('prod-eu', keyText(9));
    expect(guard.reads).toHaveLength(4 * twoReads);
    guard.advance(10_000);
    for (let request = 0; request < 500; request += 1) await guard.check('prod-eu', keyText(9));
    expect(guard.reads).toHaveLength(5 * twoReads);
  });

  it('is asked a bounded number of times by any number of addresses, and who cannot be judged tries again', async () => {
    const guard = setUp({ 'test/senders/prod-eu': [keyText(1)] });
    await guard.check('prod-eu', keyText(1));
    const kinds = new Set<string>();
    for (let index = 0; index < 5_000; index += 1) {
      kinds.add((await guard.check('prod-eu', keyText(9), `198.51.${index >> 8}.${index & 255}`)).kind);
    }
    expect(guard.reads).toHaveLength(51 * twoReads);
    expect(kinds).toEqual(new Set(['unauthenticated', 'unavailable']));
    expect(await guard.check('prod-eu', keyText(1))).toEqual({ kind: 'verified' });
  });

  it('is asked no more for a thousand unknown senders than for known ones', async () => {
    const { check, reads } = setUp({ 'test/senders/prod-eu': [keyText(1)], 'test/senders/prod-us': [keyText(2)] });
    for (let index = 0; index < 1000; index += 1) await check(`unknown-${index}`, keyText(9));
    expect(reads).toHaveLength((2 + 3) * twoReads);
  });

  it('may be down while the keys that were read stay in use', async () => {
    const guard = setUp({ 'test/senders/prod-eu': [keyText(1)] });
    await guard.check('prod-eu', keyText(1));
    guard.setDown(true);
    guard.advance(keyTtlMs + 1);
    expect(await guard.check('prod-eu', keyText(1))).toEqual({ kind: 'verified' });
  });

  it('is asked twice a minute while it is down and keys are in memory: each time a request waits for it', async () => {
    const guard = setUp({ 'test/senders/prod-eu': [keyText(1)] });
    await guard.check('prod-eu', keyText(1));
    guard.setDown(true);
    guard.advance(keyTtlMs);
    const before = guard.reads.length;
    for (let second = 0; second < 60; second += 1) {
      expect(await guard.check('prod-eu', keyText(1))).toEqual({ kind: 'verified' });
      guard.advance(1000);
    }
    expect(guard.reads).toHaveLength(before + 2 * twoReads);
    guard.setDown(false);
    guard.store.set('test/senders/prod-eu', [keyText(2)]);
    expect(await guard.check('prod-eu', keyText(2))).toEqual({ kind: 'verified' });
    expect(await guard.check('prod-eu', keyText(1))).toMatchObject({ kind: 'unauthenticated' });
  });

  it('that does not answer lets nobody be refused for a key that may have been replaced', async () => {
    const guard = setUp({ 'test/senders/prod-eu': [keyText(1)] });
    await guard.check('prod-eu', keyText(1));
    guard.setDown(true);
    guard.store.set('test/senders/prod-eu', [keyText(2)]);
    // More than the second looks that one address has.
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const answer = await guard.check('prod-eu', keyText(2));
      expect(answer).toEqual({ kind: 'unavailable', reason: 'key_unavailable' });
      guard.advance(1000);
    }
    guard.setDown(false);
    guard.advance(30_000);
    expect(await guard.check('prod-eu', keyText(2))).toEqual({ kind: 'verified' });
    expect(await guard.check('prod-eu', keyText(9))).toMatchObject({ kind: 'unauthenticated' });
  });

  it('that was never reached makes every sender try again, known or not', async () => {
    const guard = setUp({ 'test/senders/prod-eu': [keyText(1)] });
    guard.setDown(true);
    const answer = { kind: 'unavailable', reason: 'key_unavailable' };
    expect(await guard.check('prod-eu', keyText(1))).toEqual(answer);
    expect(await guard.check('nobody', keyText(1))).toEqual(answer);
    guard.setDown(false);
    guard.advance(1000);
    expect(await guard.check('prod-eu', keyText(1))).toEqual({ kind: 'verified' });
  });
});

describe('an unknown sender', () => {
  it('is refused even with a right signature of a known one', async () => {
    const { check } = setUp({ 'test/senders/prod-eu': [keyText(1)] });
    for (const name of ['nobody', '', '__proto__', 'constructor', 'PROD-EU', 'prod-eu ']) {
      expect(await check(name, keyText(1))).toEqual({ kind: 'unauthenticated', reason: 'unknown_sender' });
    }
  });

  it('is answered when Secrets Manager is down as a known one is: not at all', async () => {
    const guard = setUp({ 'test/senders/prod-eu': [keyText(1)], 'test/senders/prod-us': [keyText(2)] });
    guard.setDown(true);
    for (const name of ['prod-eu', 'nobody', 'prod-us', 'x']) {
      expect(await guard.check(name, keyText(9))).toEqual({ kind: 'unavailable', reason: 'key_unavailable' });
    }
  });
});
