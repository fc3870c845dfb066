import { hash, randomBytes } from 'node:crypto';
import type { AllowList, Sender } from '../allow-list/allow-list.ts';
import type { UnauthenticatedReason, UnverifiableReason } from '../audit/reasons.ts';
import type { KeyRing, SenderKeys } from './key-ring.ts';
import { createSecondLooks, type SecondLook } from './limit-second-looks.ts';
import { type Proof, type RequestHeaders, readProof } from './read-proof.ts';

export type Verification =
  | { readonly kind: 'verified' }
  | { readonly kind: 'unauthenticated'; readonly reason: UnauthenticatedReason }
  | { readonly kind: 'unavailable'; readonly reason: UnverifiableReason };

/** A request as far as its proof goes. */
export type Claim = {
  /** As the path names it: not yet one that exists. */
  readonly sender: string;
  readonly headers: RequestHeaders;
  /** The bytes that were signed. */
  readonly body: Uint8Array;
  /** The address of the peer, as API Gateway saw it. */
  readonly sourceAddress: string;
};

export type VerifySender = (claim: Claim) => Promise<Verification>;

/**
 * Proves that a request comes from the sender that it names, by the scheme that this sender uses.
 *
 * Neither an answer nor the time it takes tells which senders exist. A name that nobody has is checked like one of the
 * senders, with that sender's keys, cold or warm as they are, and then refused whatever comes out. Which one is chosen
 * by the name and a number that only this instance knows. A sender without a usable key is answered as one with another
 * key. Whether the keys are read once more after a mismatch depends on the address that asks and on nothing else.
 */
export function createSenderVerifier(allowList: AllowList, keyRing: KeyRing, nowMs: () => number): VerifySender {
  const senders = [...allowList.senders.values()];
  const salt = randomBytes(16).toString('hex');
  const secondLook = createSecondLooks(nowMs);

  const standIn = (name: string): Sender | undefined =>
    senders[hash('sha256', `${salt}${name}`, 'buffer').readUInt32BE() % senders.length];

  return async ({ sender: name, headers, body, sourceAddress }) => {
    const read = readProof(headers, body, { audience: allowList.audience, nowMs: nowMs() });
    if (!read.ok) return refused(read.reason);
    const other = standIn(name);
    const known = allowList.senders.get(name);
    const sender = known ?? other;
    if (sender === undefined) return refused('unknown_sender');
    const outcome = await checkWithKeys(keyRing, sender, read.proof, () => secondLook(sourceAddress));
    if (outcome.kind === 'unavailable') return outcome;
    if (known === undefined) return refused('unknown_sender');
    if (known.scheme !== read.proof.scheme) return refused('scheme_not_allowed');
    return outcome;
  };
}

async function checkWithKeys(
  keyRing: KeyRing,
  sender: Sender,
  proof: Proof,
  secondLook: () => SecondLook,
): Promise<Verification> {
  const cached = await keyRing.keys(sender);
  if (cached === undefined) return unverifiable('key_unavailable');
  const first = await check(sender, proof, cached);
  if (first.kind === 'verified') return first;
  switch (secondLook()) {
    case 'refused':
      return cached.isKept ? unverifiable('key_unavailable') : first;
    case 'busy':
      return unverifiable('too_many_mismatches');
    case 'granted': {
      // The key may have been rotated since it was read.
      const read = await keyRing.readAgain(sender);
      return read === undefined ? unverifiable('key_unavailable') : await check(sender, proof, read);
    }
  }
}

async function check(sender: Sender, proof: Proof, { keys, fault }: SenderKeys): Promise<Verification> {
  const proofFault = await proof.check(sender.name, keys);
  return proofFault === undefined ? { kind: 'verified' } : refused(fault ?? proofFault);
}

function refused(reason: UnauthenticatedReason): Verification {
  return { kind: 'unauthenticated', reason };
}

function unverifiable(reason: UnverifiableReason): Verification {
  return { kind: 'unavailable', reason };
}
