import type { AllowList, Sender } from '../allow-list/allow-list.ts';
import type { KeyRing } from './key-ring.ts';
import { type Proof, type ProofFault, type RequestHeaders, readProof } from './read-proof.ts';
import type { SigningKeyFault } from './signing-key.ts';

export type UnauthenticatedReason = ProofFault | 'unknown_sender' | 'scheme_not_allowed';
export type KeyFault = 'key_missing' | 'key_denied' | 'key_unavailable' | SigningKeyFault;

export type Verification =
  | { readonly kind: 'verified' }
  | { readonly kind: 'unauthenticated'; readonly reason: UnauthenticatedReason }
  /** The key could not be had: nothing is known about the sender, so it should try again. */
  | { readonly kind: 'unavailable'; readonly reason: KeyFault };

export type VerifySender = (sender: string, headers: RequestHeaders, body: Uint8Array) => Promise<Verification>;

/** The slot of every unknown sender. No sender's name holds a space, so it is nobody's. */
const decoySlot = 'unknown sender';

/**
 * Proves that a request comes from the sender that it names, by the scheme that this sender uses.
 *
 * An unknown sender is checked against the first sender's key and then refused whatever comes out, so that neither the
 * answer nor the time it takes, cold or warm, tells which senders exist.
 */
export function createSenderVerifier(allowList: AllowList, keyRing: KeyRing, nowMs: () => number): VerifySender {
  const decoy: Sender | undefined = allowList.senders.values().next().value;

  return async (name, headers, body) => {
    const read = readProof(headers, body, { audience: allowList.audience, nowMs: nowMs() });
    if (!read.ok) return { kind: 'unauthenticated', reason: read.reason };
    const known = allowList.senders.get(name);
    const sender = known ?? decoy;
    if (sender === undefined) return { kind: 'unauthenticated', reason: 'unknown_sender' };
    const outcome = await checkWithKeys(keyRing, known === undefined ? decoySlot : name, sender, read.proof);
    if (outcome.kind === 'unavailable') return outcome;
    if (known === undefined) return { kind: 'unauthenticated', reason: 'unknown_sender' };
    if (known.scheme !== read.proof.scheme) return { kind: 'unauthenticated', reason: 'scheme_not_allowed' };
    return outcome;
  };
}

async function checkWithKeys(keyRing: KeyRing, slot: string, sender: Sender, proof: Proof): Promise<Verification> {
  const cached = await keyRing.keys(slot, sender);
  if (!cached.ok) return { kind: 'unavailable', reason: cached.reason };
  const fault = await proof.check(sender.name, cached.keys);
  if (fault === undefined) return { kind: 'verified' };
  const refetched = await keyRing.refetch(slot, sender);
  if (refetched?.ok && (await proof.check(sender.name, refetched.keys)) === undefined) return { kind: 'verified' };
  return { kind: 'unauthenticated', reason: fault };
}
