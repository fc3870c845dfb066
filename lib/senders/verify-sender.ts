import type { AllowList, Sender } from '../allow-list/allow-list.ts';
import type { KeyRing } from './key-ring.ts';
import type { SigningKeyFault } from './signing-key.ts';
import {
  parseSignatureClaim,
  type SignatureClaim,
  type SignatureFault,
  type SignatureHeaders,
  verifyClaim,
} from './standard-webhooks.ts';

export type UnauthenticatedReason = SignatureFault | 'unknown_sender' | 'signature_mismatch';
export type KeyFault = 'key_missing' | 'key_denied' | 'key_unavailable' | SigningKeyFault;

export type Verification =
  | { readonly kind: 'verified' }
  | { readonly kind: 'unauthenticated'; readonly reason: UnauthenticatedReason }
  /** The key could not be had: nothing is known about the sender, so it should try again. */
  | { readonly kind: 'unavailable'; readonly reason: KeyFault };

export type VerifySender = (sender: string, headers: SignatureHeaders, body: Uint8Array) => Promise<Verification>;

/** The slot of every unknown sender. No sender's name holds a space, so it is nobody's. */
const decoySlot = 'unknown sender';

/**
 * Proves that a body was signed by the sender that it names.
 *
 * An unknown sender is checked against the first sender's key and then refused whatever comes out, so that neither the
 * answer nor the time it takes, cold or warm, tells which senders exist.
 */
export function createSenderVerifier(allowList: AllowList, keyRing: KeyRing, nowMs: () => number): VerifySender {
  const decoy: Sender | undefined = allowList.senders.values().next().value;

  return async (name, headers, body) => {
    const parsed = parseSignatureClaim(headers, nowMs());
    if (!parsed.ok) return { kind: 'unauthenticated', reason: parsed.reason };
    const known = allowList.senders.get(name);
    const sender = known ?? decoy;
    if (sender === undefined) return { kind: 'unauthenticated', reason: 'unknown_sender' };

    const outcome = await verifyWithKeys(keyRing, known === undefined ? decoySlot : name, sender, parsed.claim, body);
    if (known === undefined && outcome.kind !== 'unavailable')
      return { kind: 'unauthenticated', reason: 'unknown_sender' };
    return outcome;
  };
}

async function verifyWithKeys(
  keyRing: KeyRing,
  slot: string,
  sender: Sender,
  claim: SignatureClaim,
  body: Uint8Array,
): Promise<Verification> {
  const cached = await keyRing.keys(slot, sender.secret);
  if (!cached.ok) return { kind: 'unavailable', reason: cached.reason };
  if (verifyClaim(claim, body, cached.keys)) return { kind: 'verified' };
  const refetched = await keyRing.refetch(slot, sender.secret);
  if (refetched?.ok && verifyClaim(claim, body, refetched.keys)) return { kind: 'verified' };
  return { kind: 'unauthenticated', reason: 'signature_mismatch' };
}
