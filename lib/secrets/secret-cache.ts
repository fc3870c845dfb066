import type { Secret } from './secret.ts';
import { keptMs, type SecretRead, type SecretReader } from './secret-access.ts';

/** How long a value is used before it is read again. */
const ttlMs = 5 * 60_000;

/** A refused credential reads a secret again at most this often, so that a dead webhook does not drive calls. */
const refreshIntervalMs = 30_000;

export type RefreshResult = 'refreshed' | 'unchanged' | 'unavailable';

export type SecretCache = {
  readonly get: (secretName: string) => Promise<SecretRead>;
  /** Looks for another value after `refused` was; `undefined` where it has been read again too recently. */
  readonly refresh: (secretName: string, refused: Secret<string>) => Promise<RefreshResult | undefined>;
  /**
   * Reads secrets before they are asked for, by a reader of its own. Only values are kept, and only where nothing is known
   * yet: after anything else `get` is as if this had not been called. Resolves to the names of those that were read.
   */
  readonly prefetch: (secretNames: Iterable<string>, reader: SecretReader) => Promise<ReadonlySet<string>>;
};

type Entry = { readonly value: Secret<string>; readonly freshUntilMs: number };

/** Keeps destinations' secrets in memory. While Secrets Manager does not answer, the value last read stays in use. */
export function createSecretCache(reader: SecretReader, nowMs: () => number): SecretCache {
  const entries = new Map<string, Entry>();
  const refreshAfterMs = new Map<string, number>();

  const loading = new Map<string, Promise<SecretRead>>();

  /** Concurrent deliveries share one read. */
  const load = (secretName: string): Promise<SecretRead> => {
    const running = loading.get(secretName);
    if (running !== undefined) return running;
    const read = reader.read(secretName, 'AWSCURRENT').then((result) => {
      loading.delete(secretName);
      if (result.ok) entries.set(secretName, { value: result.value, freshUntilMs: nowMs() + ttlMs });
      return result;
    });
    loading.set(secretName, read);
    return read;
  };

  const differs = (secretName: string, refused: Secret<string>): boolean => {
    const entry = entries.get(secretName);
    return entry !== undefined && entry.value.reveal() !== refused.reveal();
  };

  return {
    get: async (secretName) => {
      const entry = entries.get(secretName);
      if (entry !== undefined && nowMs() < entry.freshUntilMs) return { ok: true, value: entry.value };
      const read = await load(secretName);
      if (read.ok || read.reason !== 'unavailable' || entry === undefined) return read;
      entries.set(secretName, { value: entry.value, freshUntilMs: nowMs() + keptMs });
      return { ok: true, value: entry.value };
    },
    refresh: async (secretName, refused) => {
      // Another delivery to the same destination may have read it again in the meantime.
      if (differs(secretName, refused)) return 'refreshed';
      if (loading.has(secretName)) await load(secretName);
      else {
        if (nowMs() < (refreshAfterMs.get(secretName) ?? 0)) return undefined;
        refreshAfterMs.set(secretName, nowMs() + refreshIntervalMs);
        const read = await load(secretName);
        if (!read.ok) return 'unavailable';
      }
      return differs(secretName, refused) ? 'refreshed' : 'unchanged';
    },
    prefetch: async (secretNames, ownReader) => {
      const kept = new Set<string>();
      // One after the other, on one connection.
      for (const secretName of secretNames) {
        // The process may be frozen before it reads the answer, so a value is as old as the question.
        const freshUntilMs = nowMs() + ttlMs;
        const read = await ownReader.read(secretName, 'AWSCURRENT');
        if (!read.ok || entries.has(secretName) || loading.has(secretName)) continue;
        entries.set(secretName, { value: read.value, freshUntilMs });
        kept.add(secretName);
      }
      return kept;
    },
  };
}
