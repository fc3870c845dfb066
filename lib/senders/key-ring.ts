import { randomBytes, randomInt } from 'node:crypto';
import type { Sender } from '../allow-list/allow-list.ts';
import type { KeyFault } from '../audit/reasons.ts';
import { Secret } from '../secrets/secret.ts';
import { keptMs, type SecretRead, type SecretReader } from '../secrets/secret-access.ts';
import { encodingOf, parseSigningKeySecret } from '../signing/signing-key.ts';

/** How long a key is used before it is read again: while reads succeed, the longest that a withdrawn one is accepted. */
export const keyTtlMs = 5 * 60_000;

/** After a read that failed where there are no keys to go on with, so that requests do not queue up calls. */
const failedReadPauseMs = 1_000;

export type SenderKeys = {
  /** Always two, so that checking takes the same time for every sender: what is missing is made of random bytes. */
  readonly keys: readonly [Secret<Uint8Array>, Secret<Uint8Array>];
  readonly fault: KeyFault | undefined;
  /** Whether Secrets Manager did not answer when they were last asked for: there may be others by now. */
  readonly isKept: boolean;
};

export type KeyRing = {
  /** AWSCURRENT first, from memory where they are fresh enough; `undefined` while Secrets Manager does not answer. */
  readonly keys: (sender: Sender) => Promise<SenderKeys | undefined>;
  /** As `keys`, but read now, and `undefined` where they could only be kept. */
  readonly readAgain: (sender: Sender) => Promise<SenderKeys | undefined>;
  /**
   * Reads the keys of a few senders before they are asked for, by a reader of its own. Only a whole answer is kept, and
   * only where nothing is known yet: after anything else `keys` is as if this had not been called.
   */
  readonly prefetch: (senders: readonly Sender[], reader: SecretReader) => Promise<void>;
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
    slot.loading ??= readVersions(reader, sender).then((versions) => {
      const read = toKeys(versions, sender, fillers);
      slot.loading = undefined;
      const pauseMs = slot.keys === undefined ? failedReadPauseMs : keptMs;
      slot.freshUntilMs = nowMs() + (read === undefined ? pauseMs : keyTtlMs);
      slot.keys = read ?? (slot.keys && { ...slot.keys, isKept: true });
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
      const read = await load(slotOf(sender.name), sender);
      return read?.isKept === true ? undefined : read;
    },
    prefetch: async (senders, ownReader) => {
      for (const sender of chooseFew(senders)) {
        // The process may be frozen before it reads the answer, so a key is as old as the question.
        const freshUntilMs = nowMs() + keyTtlMs;
        const versions = await readVersions(ownReader, sender);
        const { current, previous } = versions;
        const isWhole = current.ok && (previous.ok || previous.reason === 'not_found');
        const slot = slotOf(sender.name);
        if (!isWhole || slot.keys !== undefined || slot.loading !== undefined) continue;
        slot.keys = toKeys(versions, sender, fillers);
        slot.freshUntilMs = freshUntilMs;
      }
    },
  };
}

/** Of one sender, two calls on the same two connections; as many as there is time for at a start. */
const mostPrefetched = 4;

/** Each as likely as any other: of a fixed few, the time of an answer would tell that they exist. */
function chooseFew(senders: readonly Sender[]): readonly Sender[] {
  if (senders.length <= mostPrefetched) return senders;
  const from = randomInt(senders.length);
  return [...senders.slice(from), ...senders.slice(0, from)].slice(0, mostPrefetched);
}

type Versions = { readonly current: SecretRead; readonly previous: SecretRead };

async function readVersions(reader: SecretReader, { secret }: Sender): Promise<Versions> {
  const [current, previous] = await Promise.all([
    reader.read(secret, 'AWSCURRENT'),
    reader.read(secret, 'AWSPREVIOUS'),
  ]);
  return { current, previous };
}

function toKeys(
  { current, previous }: Versions,
  { scheme }: Sender,
  [first, second]: SenderKeys['keys'],
): SenderKeys | undefined {
  if (!current.ok && current.reason === 'unavailable') return undefined;
  const encoding = encodingOf(scheme);
  // A previous version that is missing, broken or unreadable takes nothing away from the current one.
  const previousKey = previous.ok ? parseSigningKeySecret(previous.value.reveal(), encoding) : undefined;
  const older = previousKey?.ok ? previousKey.key : second;
  const currentKey = current.ok
    ? parseSigningKeySecret(current.value.reveal(), encoding)
    : ({ ok: false, reason: current.reason === 'not_found' ? 'key_missing' : 'key_denied' } as const);
  return currentKey.ok
    ? { keys: [currentKey.key, older], fault: undefined, isKept: false }
    : { keys: [first, second], fault: currentKey.reason, isKept: false };
}

function randomKey(): Secret<Uint8Array> {
  return new Secret(new Uint8Array(randomBytes(32)));
}
