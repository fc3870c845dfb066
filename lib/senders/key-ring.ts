import type { Sender } from '../allow-list/allow-list.ts';
import type { Secret } from '../secrets/secret.ts';
import type { SecretReader } from '../secrets/secret-reader.ts';
import { encodingOf, parseSigningKeySecret, type SigningKeyFault } from './signing-key.ts';

/** How long a key is used before it is read again: the longest that a withdrawn key is still accepted. */
export const keyTtlMs = 5 * 60_000;

/** A mismatch reads the keys again at most this often for each slot, so a forger cannot drive Secrets Manager calls. */
export const refetchIntervalMs = 30_000;

/** After a read that failed, so that requests do not queue up calls to a service that is down. */
const failedReadPauseMs = 1_000;

export type SenderKeys =
  | { readonly ok: true; readonly keys: readonly Secret<Uint8Array>[] }
  | { readonly ok: false; readonly reason: 'key_missing' | 'key_denied' | 'key_unavailable' | SigningKeyFault };

export type KeyRing = {
  /** The keys of a slot, AWSCURRENT first, from memory where they are fresh enough. */
  readonly keys: (slot: string, sender: Sender) => Promise<SenderKeys>;
  /** Reads the keys again after a mismatch; `undefined` where that has been done too recently. */
  readonly refetch: (slot: string, sender: Sender) => Promise<SenderKeys | undefined>;
};

type Slot = {
  keys: SenderKeys | undefined;
  freshUntilMs: number;
  refetchAfterMs: number;
  loading: Promise<SenderKeys> | undefined;
};

/**
 * Keeps senders' keys in memory. Both AWSCURRENT and AWSPREVIOUS are accepted, so that a rotation drops nothing.
 * While Secrets Manager does not answer, the keys last read stay in use: its outage must not silence alerts.
 */
export function createKeyRing(reader: SecretReader, nowMs: () => number): KeyRing {
  const slots = new Map<string, Slot>();

  const slotOf = (name: string): Slot => {
    const known = slots.get(name);
    if (known !== undefined) return known;
    const slot: Slot = { keys: undefined, freshUntilMs: 0, refetchAfterMs: 0, loading: undefined };
    slots.set(name, slot);
    return slot;
  };

  /** Concurrent requests share one load. */
  const load = (slot: Slot, sender: Sender): Promise<SenderKeys> => {
    slot.loading ??= readKeys(reader, sender).then((read) => {
      slot.loading = undefined;
      const keepOld = !read.ok && read.reason === 'key_unavailable' && slot.keys?.ok === true;
      const keys = keepOld && slot.keys !== undefined ? slot.keys : read;
      slot.keys = keys;
      slot.freshUntilMs = nowMs() + (read.ok ? keyTtlMs : failedReadPauseMs);
      return keys;
    });
    return slot.loading;
  };

  return {
    keys: async (name, sender) => {
      const slot = slotOf(name);
      if (slot.keys !== undefined && nowMs() < slot.freshUntilMs) return slot.keys;
      return await load(slot, sender);
    },
    refetch: async (name, sender) => {
      const slot = slotOf(name);
      if (nowMs() < slot.refetchAfterMs) return undefined;
      slot.refetchAfterMs = nowMs() + refetchIntervalMs;
      return await load(slot, sender);
    },
  };
}

async function readKeys(reader: SecretReader, { secret, scheme }: Sender): Promise<SenderKeys> {
  const encoding = encodingOf(scheme);
  const [current, previous] = await Promise.all([
    reader.read(secret, 'AWSCURRENT'),
    reader.read(secret, 'AWSPREVIOUS'),
  ]);
  if (!current.ok) return { ok: false, reason: reasonOf[current.reason] };
  const currentKey = parseSigningKeySecret(current.value.reveal(), encoding);
  if (!currentKey.ok) return currentKey;
  // A previous version that is missing, broken or unreadable takes nothing away from the current one.
  const previousKey = previous.ok ? parseSigningKeySecret(previous.value.reveal(), encoding) : undefined;
  return { ok: true, keys: previousKey?.ok ? [currentKey.key, previousKey.key] : [currentKey.key] };
}

const reasonOf = { not_found: 'key_missing', access_denied: 'key_denied', unavailable: 'key_unavailable' } as const;
