import { SignJWT } from 'jose';
import { Secret } from '../secrets/secret.ts';

export type BearerTokenClaims = {
  readonly sender: string;
  readonly audience: string;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  readonly expiresAtMs: number;
};

/** Makes the token that `verifyBearerToken` accepts. */
export async function createBearerToken(
  key: Secret<Uint8Array>,
  { sender, audience, nowMs, expiresAtMs }: BearerTokenClaims,
): Promise<Secret<string>> {
  const token = await new SignJWT()
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(sender)
    .setAudience(audience)
    .setIssuedAt(Math.floor(nowMs / 1000))
    .setExpirationTime(Math.floor(expiresAtMs / 1000))
    .sign(key.reveal());
  return new Secret(token);
}
