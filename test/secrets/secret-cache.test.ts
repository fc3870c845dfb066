import { describe, expect, it } from 'vitest';
import { Secret } from '../../lib/secrets/secret.ts';
import type { SecretRead } from '../../lib/secrets/secret-access.ts';
import { createSecretCache } from '../../lib/secrets/secret-cache.ts';

const early = new Secret('read early');
const late = new Secret('read late');
const fiveMinutesMs = 5 * 60_000;

function setUp() {
  let nowMs = 1_700_000_000_000;
  let calls = 0;
  let answer: SecretRead = { ok: true, value: late };
  const cache = createSecretCache(
    {
      read: async () => {
        calls += 1;
        return answer;
      },
    },
    () => nowMs,
  );
  return {
    cache,
    calls: () => calls,
    answerWith: (next: SecretRead) => {
      answer = next;
    },
    advance: (ms: number) => {
      nowMs += ms;
    },
    prefetch: async (answer: () => SecretRead) => await cache.prefetch(['chat'], { read: async () => answer() }),
  };
}

describe('a secret that is read before it is asked for', () => {
  it('is the one that is then used, until it is as old as any may be', async () => {
    const { cache, calls, prefetch, advance } = setUp();
    expect(await prefetch(() => ({ ok: true, value: early }))).toEqual(new Set(['chat']));
    expect(await cache.get('chat')).toEqual({ ok: true, value: early });
    advance(fiveMinutesMs - 1);
    expect(await cache.get('chat')).toEqual({ ok: true, value: early });
    expect(calls()).toBe(0);
    advance(1);
    expect(await cache.get('chat')).toEqual({ ok: true, value: late });
  });

  it('is as old as the question, however late its answer is read', async () => {
    const { cache, prefetch, advance } = setUp();
    await prefetch(() => {
      advance(fiveMinutesMs);
      return { ok: true, value: early };
    });
    expect(await cache.get('chat')).toEqual({ ok: true, value: late });
  });

  it.each(['unavailable', 'access_denied', 'not_found'] as const)('is read again at once after %s', async (reason) => {
    const { cache, prefetch } = setUp();
    expect(await prefetch(() => ({ ok: false, reason }))).toEqual(new Set());
    expect(await cache.get('chat')).toEqual({ ok: true, value: late });
  });

  it('does not replace what a delivery has read in the meantime', async () => {
    const { cache } = setUp();
    const answered = Promise.withResolvers<SecretRead>();
    const prefetching = cache.prefetch(['chat'], { read: async () => await answered.promise });
    expect(await cache.get('chat')).toEqual({ ok: true, value: late });
    answered.resolve({ ok: true, value: early });
    expect(await prefetching).toEqual(new Set());
    expect(await cache.get('chat')).toEqual({ ok: true, value: late });
  });

  it('is read again where it is refused, as any other', async () => {
    const { cache, prefetch } = setUp();
    await prefetch(() => ({ ok: true, value: early }));
    expect(await cache.refresh('chat', early)).toBe('refreshed');
  });
});

describe('while Secrets Manager does not answer', () => {
  const unavailable = { ok: false, reason: 'unavailable' } as const;

  it('the value last read stays in use, and is asked for again twice a minute: each time a delivery waits', async () => {
    const { cache, calls, advance, answerWith } = setUp();
    await cache.get('chat');
    answerWith(unavailable);
    advance(fiveMinutesMs);
    for (let second = 0; second < 60; second += 1) {
      expect(await cache.get('chat')).toEqual({ ok: true, value: late });
      advance(1000);
    }
    expect(calls()).toBe(1 + 2);
    answerWith({ ok: true, value: early });
    expect(await cache.get('chat')).toEqual({ ok: true, value: early });
  });

  it('a value that was never read is asked for by each delivery', async () => {
    const { cache, answerWith } = setUp();
    answerWith(unavailable);
    expect(await cache.get('chat')).toEqual(unavailable);
    answerWith({ ok: true, value: late });
    expect(await cache.get('chat')).toEqual({ ok: true, value: late });
  });

  it.each(['access_denied', 'not_found'] as const)('no value stays in use after %s', async (reason) => {
    const { cache, advance, answerWith } = setUp();
    await cache.get('chat');
    answerWith({ ok: false, reason });
    advance(fiveMinutesMs);
    expect(await cache.get('chat')).toEqual({ ok: false, reason });
  });
});
