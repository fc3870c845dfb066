import { errors, jwtVerify } from 'jose';
import type { Secret } from '../secrets/secret.ts';
import { maxAheadSeconds } from './standard-webhooks.ts';

/**
 * A JWT as `Authorization: Bearer`, for a stock Alertmanager without relay. HS256 only; `sub` is the sender, `aud` this
 * guard, `exp` required. It proves who sends but not what: whoever reads the token can send any body until it expires,
 * so it is switched on for each sender by itself.
 */

/** A token of ours has some 200 characters; a longer header is not worth parsing. */
const maxTokenLength = 2_048;

export type BearerFault = 'token_missing' | 'token_invalid' | 'token_expired' | 'token_not_for_sender';

export type BearerExpectation = {
  readonly sender: string;
  readonly audience: string;
  readonly nowMs: number;
};

/** The token of an `authorization` header; `undefined` where there is none that could be one. */
export function readBearerToken(authorization: string | undefined): string | undefined {
  const token = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i.exec(authorization ?? '')?.[1];
  return token !== undefined && token.length <= maxTokenLength ? token : undefined;
}

/** Undefined when any of the keys signed the token and its claims hold; else the fault of the best key. */
export async function verifyBearerToken(
  token: string,
  keys: readonly Secret<Uint8Array>[],
  expected: BearerExpectation,
): Promise<BearerFault | undefined> {
  const faults = await Promise.all(keys.map((key) => judgeToken(token, key, expected)));
  if (faults.includes(undefined)) return undefined;
  return faults.find((fault) => fault !== 'token_invalid') ?? 'token_invalid';
}

async function judgeToken(
  token: string,
  key: Secret<Uint8Array>,
  { sender, audience, nowMs }: BearerExpectation,
): Promise<BearerFault | undefined> {
  try {
    await jwtVerify(token, key.reveal(), {
      algorithms: ['HS256'],
      audience,
      subject: sender,
      requiredClaims: ['sub', 'aud', 'exp'],
      clockTolerance: maxAheadSeconds,
      currentDate: new Date(nowMs),
    });
    return undefined;
  } catch (error) {
    if (error instanceof errors.JWTExpired) return 'token_expired';
    return error instanceof errors.JWTClaimValidationFailed ? 'token_not_for_sender' : 'token_invalid';
  }
}
