import type { SenderScheme } from '../allow-list/allow-list.ts';
import { Secret } from '../secrets/secret.ts';
import { encodingOf } from './signing-key.ts';

/** The length of SHA-256's result: a longer key adds nothing to HMAC-SHA256. Source: RFC 2104, section 3. */
export const newKeyBytes = 32;

/** The JSON text of a sender's secret, made of random bytes: `whsec_` and base64, or hex where the scheme takes text. */
export function newSigningKeySecret(scheme: SenderScheme, bytes: Uint8Array): Secret<string> {
  const encoded =
    encodingOf(scheme) === 'whsec'
      ? `whsec_${Buffer.from(bytes).toString('base64')}`
      : Buffer.from(bytes).toString('hex');
  return new Secret(JSON.stringify({ signingKey: encoded }));
}
