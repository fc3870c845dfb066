import { describe, expect, it } from 'vitest';
import { loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import type { SecretRead, SecretStage } from '../../lib/secrets/secret-reader.ts';
import { createKeyRing, keyTtlMs, refetchIntervalMs } from '../../lib/senders/key-ring.ts';
import { parseSigningKey } from '../../lib/senders/signing-key.ts';
import { sign } from '../../lib/senders/standard-webhooks.ts';
import { createSenderVerifier } from '../../lib/senders/verify-sender.ts';

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
);

/** Secrets by name, current first; counts what is read. */
function setUp(secrets: Record<string, readonly string[]>) {
  let nowMs = 1_700_000_000_000;
  const reads: string[] = [];
  let down = false;
  const store = new Map(Object.entries(secrets));
  const read = async (name: string, stage: SecretStage): Promise<SecretRead> => {
    reads.push(`${name} ${stage}`);
    if (down) return { ok: false, reason: 'unavailable' };
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
    check: (sender: string, key: string) => verify(sender, signed(key), body),
    advance: (ms: number) => {
      nowMs += ms;
    },
    setDown: (value: boolean) => {
      down = value;
    },
  };
}

describe('a sender', () => {
  it('is verified by its current key', async () => {
    const { check } = setUp({ 'senders/prod-eu': [keyText(1)] });
    expect(await check('prod-eu', keyText(1))).toEqual({ kind: 'verified' });
  });

  it('is verified by its previous key', async () => {
    const { check } = setUp({ 'senders/prod-eu': [keyText(2), keyText(1)] });
    expect(await check('prod-eu', keyText(1))).toEqual({ kind: 'verified' });
  });

  it('is refused with the key of another sender', async () => {
    const { check } = setUp({ 'senders/prod-eu': [keyText(1)], 'senders/prod-us': [keyText(2)] });
    expect(await check('prod-eu', keyText(2))).toEqual({ kind: 'unauthenticated', reason: 'signature_mismatch' });
  });

  it('keeps its access while its key rotates twice', async () => {
    const guard = setUp({ 'senders/prod-eu': [keyText(1)] });
    expect(await guard.check('prod-eu', keyText(1))).toEqual({ kind: 'verified' });
    guard.store.set('senders/prod-eu', [keyText(2), keyText(1)]);
    expect(await guard.check('prod-eu', keyText(2))).toEqual({ kind: 'verified' });
    expect(await guard.check('prod-eu', keyText(1))).toEqual({ kind: 'verified' });
    guard.advance(refetchIntervalMs);
    guard.store.set('senders/prod-eu', [keyText(3), keyText(2)]);
    expect(await guard.check('prod-eu', keyText(3))).toEqual({ kind: 'verified' });
    expect(await guard.check('prod-eu', keyText(2))).toEqual({ kind: 'verified' });
    expect(await guard.check('prod-eu', keyText(1))).toMatchObject({ kind: 'unauthenticated' });
  });

  it('loses a withdrawn key after the time to live', async () => {
    const guard = setUp({ 'senders/prod-eu': [keyText(1)] });
    await guard.check('prod-eu', keyText(1));
    guard.store.set('senders/prod-eu', [keyText(3), keyText(2)]);
    expect(await guard.check('prod-eu', keyText(1))).toEqual({ kind: 'verified' });
    guard.advance(keyTtlMs);
    expect(await guard.check('prod-eu', keyText(1))).toMatchObject({ kind: 'unauthenticated' });
  });

  it.each([
    ['missing', {}, 'key_missing'],
    ['too short', { 'senders/prod-eu': ['whsec_AAAA'] }, 'key_too_short'],
    ['of the wrong shape', { 'senders/prod-eu': ['password'] }, 'secret_shape'],
  ])('whose key is %s is asked to try again', async (_case, secrets, reason) => {
    const { check } = setUp(secrets);
    expect(await check('prod-eu', keyText(1))).toEqual({ kind: 'unavailable', reason });
  });
});

describe('Secrets Manager', () => {
  const twoReads = 2;

  it('is asked once for any number of requests', async () => {
    const { check, reads } = setUp({ 'senders/prod-eu': [keyText(1)] });
    await Promise.all(Array.from({ length: 50 }, () => check('prod-eu', keyText(1))));
    expect(reads).toHaveLength(twoReads);
  });

  it('is asked once more for any number of forged requests in 30 s', async () => {
    const guard = setUp({ 'senders/prod-eu': [keyText(1)] });
    await guard.check('prod-eu', keyText(1));
    for (let second = 0; second < 29; second += 1) {
      await guard.check('prod-eu', keyText(9));
      guard.advance(1000);
    }
    expect(guard.reads).toHaveLength(2 * twoReads);
    guard.advance(1000);
    await guard.check('prod-eu', keyText(9));
    expect(guard.reads).toHaveLength(3 * twoReads);
  });

  it('is asked no more for a thousand unknown senders than for one', async () => {
    const { check, reads } = setUp({ 'senders/prod-eu': [keyText(1)] });
    for (let index = 0; index < 1000; index += 1) await check(`unknown-${index}`, keyText(9));
    expect(reads).toHaveLength(2 * twoReads);
  });

  it('may be down while the keys that were read stay in use', async () => {
    const guard = setUp({ 'senders/prod-eu': [keyText(1)] });
    await guard.check('prod-eu', keyText(1));
    guard.setDown(true);
    guard.advance(keyTtlMs + 1);
    expect(await guard.check('prod-eu', keyText(1))).toEqual({ kind: 'verified' });
  });

  it('that was never reached makes every sender try again, known or not', async () => {
    const guard = setUp({ 'senders/prod-eu': [keyText(1)] });
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
    const { check } = setUp({ 'senders/prod-eu': [keyText(1)] });
    for (const name of ['nobody', '', '__proto__', 'constructor', 'PROD-EU', 'prod-eu ']) {
      expect(await check(name, keyText(1))).toEqual({ kind: 'unauthenticated', reason: 'unknown_sender' });
    }
  });

  it('causes the same reads as a known one with a wrong signature', async () => {
    const known = setUp({ 'senders/prod-eu': [keyText(1)] });
    await known.check('prod-eu', keyText(9));
    const unknown = setUp({ 'senders/prod-eu': [keyText(1)] });
    await unknown.check('nobody', keyText(9));
    expect(unknown.reads).toEqual(known.reads);
  });
});
