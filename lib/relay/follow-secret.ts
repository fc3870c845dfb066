import type { Secret } from '../secrets/secret.ts';
import type { SecretAccessFault, SecretReader } from '../secrets/secret-access.ts';
import { parseSigningKeySecret } from '../signing/signing-key.ts';
import { isSameKey, type KeyReload, type KeySource, type SecretKeyFault } from './key-source.ts';

/** A rotation is picked up within this time; 44,000 calls a month cost 0.22 USD (0.05 USD for 10,000). */
export const checkSecretEveryMs = 60_000;

export type FollowedSecret =
  | { readonly ok: true; readonly source: KeySource }
  | { readonly ok: false; readonly reason: SecretKeyFault };

export type FollowSecretOptions = {
  readonly reader: SecretReader;
  readonly secretName: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onReload: (reload: KeyReload) => void;
};

type ReadKey =
  | { readonly ok: true; readonly key: Secret<Uint8Array> }
  | { readonly ok: false; readonly reason: SecretKeyFault };

/**
 * Follows a sender's key in Secrets Manager. The first read decides whether there is a source at all; later it is read
 * again when the key is asked for, at most once a minute, and a read that fails leaves the last good key in place.
 */
export async function followSecret(options: FollowSecretOptions): Promise<FollowedSecret> {
  const { now, onReload } = options;
  const first = await readKey(options);
  if (!first.ok) return first;
  let key = first.key;
  let fault: SecretKeyFault | undefined;
  let checkedAtMs = now();
  let checking: Promise<void> | undefined;

  async function check(): Promise<void> {
    const read = await readKey(options);
    checking = undefined;
    if (!read.ok) {
      onReload({ ok: false, reason: read.reason, repeated: read.reason === fault });
      fault = read.reason;
      return;
    }
    if (!isSameKey(read.key, key) || fault !== undefined) onReload({ ok: true });
    key = read.key;
    fault = undefined;
  }

  async function current(): Promise<Secret<Uint8Array>> {
    // The distance, not the difference: a clock that was set back must not stop the checks.
    if (checking === undefined && Math.abs(now() - checkedAtMs) >= checkSecretEveryMs) {
      checkedAtMs = now();
      checking = check();
    }
    // Not awaited: no notification waits for Secrets Manager, and the key in use is good for ten minutes more.
    return key;
  }

  return { ok: true, source: { current } };
}

async function readKey({ reader, secretName }: FollowSecretOptions): Promise<ReadKey> {
  const read = await reader.read(secretName, 'AWSCURRENT');
  if (!read.ok) return { ok: false, reason: reasonOf[read.reason] };
  const parsed = parseSigningKeySecret(read.value.reveal());
  if (parsed.ok) return parsed;
  return { ok: false, reason: parsed.reason === 'key_too_short' ? 'key_too_short' : 'key_malformed' };
}

const reasonOf = {
  not_found: 'key_secret_missing',
  access_denied: 'key_secret_denied',
  unavailable: 'key_secret_unavailable',
} as const satisfies Record<SecretAccessFault, SecretKeyFault>;
