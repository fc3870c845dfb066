import { describe, expect, it } from 'vitest';
import type { Sender } from '../../lib/allow-list/allow-list.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import type { SecretAccessFault, SecretRead, SecretStage } from '../../lib/secrets/secret-access.ts';
import { createKeyRing, keyTtlMs } from '../../lib/senders/key-ring.ts';

const senders = (count: number): Sender[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `prod-${index}`,
    scheme: 'standard-webhooks',
    secret: `senders/prod-${index}`,
  }));
const [sender = { name: '', scheme: 'bearer', secret: '' } as const] = senders(1);

type Answer = (stage: SecretStage) => SecretRead;

const value = new Secret(JSON.stringify({ signingKey: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }));
const failed = (reason: SecretAccessFault) => ({ ok: false, reason }) as const;
const neverRotated: Answer = (stage) => (stage === 'AWSCURRENT' ? { ok: true, value } : failed('not_found'));

function setUp() {
  let nowMs = 1_700_000_000_000;
  const reads = { early: [] as string[], late: [] as string[] };
  const readerOf = (log: string[], answer: Answer) => ({
    read: async (secret: string, stage: SecretStage) => {
      log.push(secret);
      return answer(stage);
    },
  });
  const ring = createKeyRing(readerOf(reads.late, neverRotated), () => nowMs);
  return {
    ring,
    reads,
    advance: (ms: number) => {
      nowMs += ms;
    },
    prefetch: async (of: readonly Sender[], answer: Answer) => await ring.prefetch(of, readerOf(reads.early, answer)),
    readerOf,
  };
}

describe('keys that are read before they are asked for', () => {
  it('are those that are then used, until they are as old as any may be', async () => {
    const { ring, reads, prefetch, advance } = setUp();
    await prefetch([sender], neverRotated);
    expect(await ring.keys(sender)).toMatchObject({ fault: undefined });
    expect(reads.late).toEqual([]);
    advance(keyTtlMs);
    await ring.keys(sender);
    expect(reads.late).toHaveLength(2);
  });

  it('are as old as the question, however late its answer is read', async () => {
    const { ring, reads, advance, readerOf } = setUp();
    const answer: Answer = (stage) => {
      if (stage === 'AWSCURRENT') advance(keyTtlMs);
      return neverRotated(stage);
    };
    await ring.prefetch([sender], readerOf(reads.early, answer));
    await ring.keys(sender);
    expect(reads.late).toHaveLength(2);
  });

  it.each<[string, Answer]>([
    ['no version is read', () => failed('unavailable')],
    [
      'the current version is not read',
      (stage) => (stage === 'AWSPREVIOUS' ? { ok: true, value } : failed('unavailable')),
    ],
    [
      'the version before is not read',
      (stage) => (stage === 'AWSCURRENT' ? { ok: true, value } : failed('unavailable')),
    ],
    ['the secret is denied', () => failed('access_denied')],
    ['the secret is missing', () => failed('not_found')],
  ])('are read again at once where %s', async (_, answer) => {
    const { ring, reads, prefetch } = setUp();
    await prefetch([sender], answer);
    expect(await ring.keys(sender)).toMatchObject({ fault: undefined });
    expect(reads.late).toHaveLength(2);
  });

  it('do not replace what a request has read in the meantime', async () => {
    const { ring, reads, readerOf } = setUp();
    const answered = Promise.withResolvers<void>();
    const slow = readerOf(reads.early, neverRotated);
    const prefetching = ring.prefetch([sender], {
      read: async (secret, stage) => {
        await answered.promise;
        return await slow.read(secret, stage);
      },
    });
    const keys = await ring.keys(sender);
    answered.resolve();
    await prefetching;
    expect(await ring.keys(sender)).toBe(keys);
  });

  it('are those of four senders at most, and of any of them', async () => {
    const chosen = new Set<string>();
    for (let start = 0; start < 200; start += 1) {
      const { reads, prefetch } = setUp();
      await prefetch(senders(9), neverRotated);
      expect(new Set(reads.early).size).toBe(4);
      for (const secret of reads.early) chosen.add(secret);
    }
    // A fair choice leaves one of nine out of 200 starts with a chance of (5/9)^200.
    expect(chosen.size).toBe(9);
  });

  it('are of nobody where there are no senders', async () => {
    const { reads, prefetch } = setUp();
    await prefetch([], neverRotated);
    expect(reads.early).toEqual([]);
  });
});
