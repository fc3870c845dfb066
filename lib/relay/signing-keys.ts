import type { Secret } from '../secrets/secret.ts';
import { isSameKey, type KeySource } from './key-source.ts';

/**
 * How long a replaced key goes on signing beside the new one. A guard reads its keys again at most every 30 s for a
 * signature that it does not know, and every five minutes anyway: until then it still accepts the old one.
 */
export const previousKeyMs = 10 * 60_000;

/** The keys to sign with now, the newest first; empty while there is none. */
export type SigningKeys = () => Promise<readonly Secret<Uint8Array>[]>;

/**
 * Remembers the key that a source had before. A rotation then drops nothing, however often it comes and whichever side
 * learns of it first: Standard Webhooks has several signatures for this.
 */
export function createSigningKeys(source: KeySource, now: () => number): SigningKeys {
  let newest: Secret<Uint8Array> | undefined;
  let previous: { readonly key: Secret<Uint8Array>; readonly untilMs: number } | undefined;
  return async () => {
    const key = await source.current();
    if (key === undefined) return [];
    if (newest !== undefined && !isSameKey(key, newest)) previous = { key: newest, untilMs: now() + previousKeyMs };
    newest = key;
    return previous !== undefined && now() < previous.untilMs ? [key, previous.key] : [key];
  };
}
