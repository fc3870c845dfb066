import type { SecretReader } from './secret-access.ts';
import { createTokenBucket } from './token-bucket.ts';

/**
 * A reader that makes a bounded number of calls in one instance, whatever drives them: at once some for each secret and
 * 120 more, and then twice what keeping all of them fresh for five minutes takes and three more a second. Above that it
 * answers `unavailable`, as if it were throttled.
 */
export function createBoundedReader(reader: SecretReader, secrets: number, nowMs: () => number): SecretReader {
  const budget = createTokenBucket({ burst: 4 * secrets + 120, perSecond: (4 * secrets) / 300 + 3 }, nowMs);
  return {
    read: async (secretId, stage) =>
      budget.take() ? await reader.read(secretId, stage) : { ok: false, reason: 'unavailable' },
  };
}
