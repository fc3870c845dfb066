import { randomBytes } from 'node:crypto';
import type { Sender } from '../allow-list/allow-list.ts';
import type { KeyFault } from '../audit/reasons.ts';
import { Secret } from '../secrets/secret.ts';
import type { SecretReader } from '../secrets/secret-access.ts';
import { encodingOf, parseSigningKeySecret } from '../signing/signing-key.ts';

/** How long a key is used before it is read again: the longest that a withdrawn key is still accepted. */
export const keyTtlMs = 5 * 60_000;

/** After a read that failed, so that requests do not queue up calls to a service that is down. */
const failedReadPauseMs = 1_000;

export type SenderKeys = {
  /** Always two, so that checking takes the same time for every sender: what is missing is made of random bytes. */
  readonly keys: readonly [Secret<Uint8Array>, Secret<Uint8Array>];
  readonly fault: KeyFault | undefined;
};

export type KeyRing = {
  /** AWSCURRENT first, from memory where they are fresh enough; `undefined` while Secrets Manager does not answer. */
  readonly keys: (sender: Sender) => Promise<SenderKeys | undefined>;
  /** As `keys`, but read now. */
  readonly readAgain: (sender: Sender) => Promise<SenderKeys | undefined>;
};

type Slot = {
  keys: SenderKeys | undefined;
  freshUntilMs: number;
  loading: Promise<SenderKeys | undefined> | undefined;
};

/**
 * Keeps senders' keys in memory. Both AWSCURRENT and AWSPREVIOUS are accepted, so that a rotation drops nothing.
 * While Secrets Manager does not answer, the keys last read stay in use: its outage must not silence alerts.
 */
export function createKeyRing(reader: SecretReader, nowMs: () => number): KeyRing {
  const slots = new Map<string, Slot>();
  const fillers = [randomKey(), randomKey()] as const;

  const slotOf = (name: string): Slot => {
    const known = slots.get(name);
    if (known !== undefined) return known;
    const slot: Slot = { keys: undefined, freshUntilMs: 0, loading: undefined };
    slots.set(name, slot);
    return slot;
  };

  /** Concurrent requests share one load. */
  const load = (slot: Slot, sender: Sender): Promise<SenderKeys | undefined> => {
    slot.loading ??= readKeys(reader, sender, fillers).then((read) => {
      slot.loading = undefined;
      slot.freshUntilMs = nowMs() + (read === undefined ? failedReadPauseMs : keyTtlMs);
      slot.keys = read ?? slot.keys;
      return slot.keys;
    });
    return slot.loading;
  };

  return {
    keys: async (sender) => {
      const slot = slotOf(sender.name);
      return nowMs() < slot.freshUntilMs ? slot.keys : await load(slot, sender);
    },
    readAgain: async (sender) => {
      const slot = slotOf(sender.name);
      const before = slot.keys;
      const read = await load(slot, sender);
      // Keys that were only kept are no second look.
      return read === before ? undefined : read;
    },
  };
}

async function readKeys(
  reader: SecretReader,
  { secret, scheme }: Sender,
  [first, second]: SenderKeys['keys'],
): Promise<SenderKeys | undefined> {
  const [current, previous] = await Promise.all([
    reader.read(secret, 'AWSCURRENT'),
    reader.read(secret, 'AWSPREVIOUS'),
  ]);
  if (!current.ok && current.reason === 'unavailable') return undefined;
  const encoding = encodingOf(scheme);
  // A previous version that is missing, broken or unreadable takes nothing away from the current one.
  const previousKey = previous.ok ? parseSigningKeySecret(previous.value.reveal(), encoding) : undefined;
  const older = previousKey?.ok ? previousKey.key : second;
  if (!current.ok)
    return { keys: [first, second], fault: current.reason === 'not_found' ? 'key_missing' : 'key_denied' };
  const currentKey = parseSigningKeySecret(current.value.reveal(), encoding);
  if (!currentKey.ok) return { keys: [first, second], fault: currentKey.reason };
  return { keys: [currentKey.key, older], fault: undefined };
}

function randomKey(): Secret<Uint8Array> {
  return new Secret(new Uint8Array(randomBytes(32)));
}
