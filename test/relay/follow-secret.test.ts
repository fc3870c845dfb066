import { expect, it } from 'vitest';
import { checkSecretEveryMs, followSecret } from '../../lib/relay/follow-secret.ts';
import type { KeyReload } from '../../lib/relay/key-source.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import type { SecretRead } from '../../lib/secrets/secret-access.ts';
import { newSigningKeySecret } from '../../lib/signing/signing-key.ts';

const keyOf = (fill: number) => newSigningKeySecret('standard-webhooks', new Uint8Array(32).fill(fill));

async function setUp(first: SecretRead = { ok: true, value: keyOf(1) }) {
  let nowMs = 0;
  let answer = first;
  const reads: string[] = [];
  const reloads: KeyReload[] = [];
  const read = async (name: string, stage: string) => {
    reads.push(`${name} ${stage}`);
    return answer;
  };
  const followed = await followSecret({
    reader: { read },
    secretName: 'alertguard/senders/prod-eu',
    now: () => nowMs,
    onReload: (reload) => reloads.push(reload),
  });
  return {
    followed,
    reads,
    reloads,
    /** Asks for the key, lets a read that was started by that end, and asks again. */
    fill: async () => {
      if (!followed.ok) throw new Error(followed.reason);
      await followed.source.current();
      await new Promise((resolve) => setImmediate(resolve));
      return (await followed.source.current())?.reveal()[0];
    },
    answerWith: (next: SecretRead) => {
      answer = next;
    },
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
}

it('a key in Secrets Manager is read at the start, and once a minute after that', async () => {
  const relay = await setUp();
  for (let second = 0; second < 180; second += 1) {
    expect(await relay.fill()).toBe(1);
    relay.advance(1_000);
  }
  expect(relay.reads).toEqual(Array(3).fill('alertguard/senders/prod-eu AWSCURRENT'));
  expect(relay.reloads).toEqual([]);
});

it('a rotated key is used within a minute', async () => {
  const relay = await setUp();
  relay.answerWith({ ok: true, value: keyOf(2) });
  expect(await relay.fill()).toBe(1);
  relay.advance(checkSecretEveryMs);
  expect(await relay.fill()).toBe(2);
  expect(relay.reloads).toEqual([{ ok: true }]);
});

it('a key that cannot be read leaves the last one in use, and is told once', async () => {
  const relay = await setUp();
  relay.answerWith({ ok: false, reason: 'unavailable' });
  for (let minute = 0; minute < 3; minute += 1) {
    relay.advance(checkSecretEveryMs);
    expect(await relay.fill()).toBe(1);
  }
  expect(relay.reloads).toEqual(
    [false, true, true].map((repeated) => ({ ok: false, reason: 'key_secret_unavailable', repeated })),
  );
});

it.each([
  ['missing', { ok: false, reason: 'not_found' }, 'key_secret_missing'],
  ['denied', { ok: false, reason: 'access_denied' }, 'key_secret_denied'],
  ['out of reach', { ok: false, reason: 'unavailable' }, 'key_secret_unavailable'],
  ['malformed', { ok: true, value: new Secret('{"key":"x"}') }, 'key_malformed'],
  ['too short', { ok: true, value: new Secret('{"signingKey":"whsec_AAAA"}') }, 'key_too_short'],
] as const)('a relay whose key is %s does not start', async (_case, read, reason) => {
  expect((await setUp(read)).followed).toEqual({ ok: false, reason });
});
