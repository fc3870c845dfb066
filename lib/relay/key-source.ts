import { timingSafeEqual } from 'node:crypto';
import type { Secret } from '../secrets/secret.ts';

/** Where the relay takes its key from, anew for every attempt. */
export type KeySource = {
  /** The key to sign with now; undefined while there is none. Never rejects. */
  current(): Promise<Secret<Uint8Array> | undefined>;
};

export function isSameKey(left: Secret<Uint8Array>, right: Secret<Uint8Array>): boolean {
  const [a, b] = [left.reveal(), right.reveal()];
  return a.length === b.length && timingSafeEqual(a, b);
}
