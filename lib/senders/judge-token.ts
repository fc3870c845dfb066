import { errors, jwtVerify } from 'jose';
import type { BearerFault } from '../audit/reasons.ts';
import type { Secret } from '../secrets/secret.ts';
import { maxAheadSeconds } from '../signing/standard-webhooks.ts';

/**
 * How far ahead a token may expire: a year and a day. Whoever reads a token can send until then, and one that never
 * expires is one that nobody remembers.
 */
export const maxTokenLifetimeSeconds = 366 * 86_400;

export type BearerExpectation = {
  readonly sender: string;
  readonly audience: string;
  readonly nowMs: number;
};

/** Undefined when the key signed the token and its claims hold. */
export async function judgeToken(
  token: string,
  key: Secret<Uint8Array>,
  { sender, audience, nowMs }: BearerExpectation,
): Promise<BearerFault | undefined> {
  try {
    const { payload } = await jwtVerify(token, key.reveal(), {
      algorithms: ['HS256'],
      audience,
      subject: sender,
      requiredClaims: ['sub', 'aud', 'exp'],
      clockTolerance: maxAheadSeconds,
      currentDate: new Date(nowMs),
    });
    const lifetimeSeconds = (payload.exp ?? Number.POSITIVE_INFINITY) - nowMs / 1000;
    return lifetimeSeconds > maxTokenLifetimeSeconds + maxAheadSeconds ? 'token_lifetime_too_long' : undefined;
  } catch (error) {
    if (error instanceof errors.JWTExpired) return 'token_expired';
    return error instanceof errors.JWTClaimValidationFailed ? 'token_not_for_sender' : 'token_invalid';
  }
}
