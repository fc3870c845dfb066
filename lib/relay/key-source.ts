import { timingSafeEqual } from 'node:crypto';
import type { Secret } from '../secrets/secret.ts';
import type { Reload } from './follow-files.ts';
import type { KeyFileFault } from './read-key-file.ts';

/** Where the relay takes its key from, anew for every attempt. */
export type KeySource = {
  /** The key to sign with now; undefined while there is none. Never rejects. */
  current(): Promise<Secret<Uint8Array> | undefined>;
};

/** Why no key could be read: from a file, or from Secrets Manager. */
export type RelayKeyFault = KeyFileFault | SecretKeyFault;

export type SecretKeyFault =
  | 'key_secret_missing'
  | 'key_secret_denied'
  | 'key_secret_unavailable'
  | 'key_malformed'
  | 'key_too_short';

export type KeyReload = Reload<RelayKeyFault>;

export function isSameKey(left: Secret<Uint8Array>, right: Secret<Uint8Array>): boolean {
  const [a, b] = [left.reveal(), right.reveal()];
  return a.length === b.length && timingSafeEqual(a, b);
}
