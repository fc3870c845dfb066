import type { SenderScheme } from '../allow-list/allow-list.ts';
import type { SigningKeyFault } from '../audit/reasons.ts';
import { Secret } from '../secrets/secret.ts';

/** Standard Webhooks asks for 24 to 64 random bytes; a shorter key is refused, a longer one does no harm. */
export const minKeyBytes = 24;

/** The length of SHA-256's result: a longer key adds nothing to HMAC-SHA256. Source: RFC 2104, section 3. */
export const newKeyBytes = 32;

/** `whsec`: base64 behind a prefix; `raw`: the UTF-8 bytes of the text. */
export type KeyEncoding = 'whsec' | 'raw';

/** Grafana and JWT libraries take the key as text. */
export function encodingOf(scheme: SenderScheme): KeyEncoding {
  return scheme === 'standard-webhooks' ? 'whsec' : 'raw';
}

export type ParsedSigningKey =
  | { readonly ok: true; readonly key: Secret<Uint8Array> }
  | { readonly ok: false; readonly reason: SigningKeyFault };

/**
 * Reads a sender's secret as Secrets Manager returns it: `{"signingKey": "whsec_<base64>"}`, or the characters of the key
 * itself where the scheme is one of those whose other side takes them so.
 * Source: Standard Webhooks 1.0.0, "Signature scheme"; grafana/alerting http/hmac.go.
 */
export function parseSigningKeySecret(secretString: string, encoding: KeyEncoding = 'whsec'): ParsedSigningKey {
  let json: unknown;
  try {
    json = JSON.parse(secretString);
  } catch {
    return { ok: false, reason: 'secret_not_json' };
  }
  const key = signingKeyOf(json);
  if (key === undefined) return { ok: false, reason: 'secret_shape' };
  return encoding === 'whsec' ? parseSigningKey(key) : parseRawKey(key);
}

/** Reads one key, `whsec_<base64>`: the base64 must be exact, so that no mistyped key is silently another one. */
export function parseSigningKey(text: string): ParsedSigningKey {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1];
  if (encoded === undefined) return { ok: false, reason: 'secret_shape' };
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.toString('base64').replaceAll('=', '') !== encoded.replaceAll('=', '')) {
    return { ok: false, reason: 'secret_shape' };
  }
  if (bytes.length < minKeyBytes) return { ok: false, reason: 'key_too_short' };
  return { ok: true, key: new Secret(new Uint8Array(bytes)) };
}

/** The JSON text of a sender's secret, made of random bytes: `whsec_` and base64, or hex where the scheme takes text. */
export function newSigningKeySecret(scheme: SenderScheme, bytes: Uint8Array): Secret<string> {
  const encoded =
    encodingOf(scheme) === 'whsec'
      ? `whsec_${Buffer.from(bytes).toString('base64')}`
      : Buffer.from(bytes).toString('hex');
  return new Secret(JSON.stringify({ signingKey: encoded }));
}

/** A key that is used as it is written; the same least length holds for its bytes. */
function parseRawKey(text: string): ParsedSigningKey {
  const bytes = new TextEncoder().encode(text);
  return bytes.length < minKeyBytes ? { ok: false, reason: 'key_too_short' } : { ok: true, key: new Secret(bytes) };
}

/** By hand: zod would add some 85 kB to the relay's bundle, all of it in the process that holds the key. */
function signingKeyOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || !('signingKey' in json)) return undefined;
  return typeof json.signingKey === 'string' ? json.signingKey : undefined;
}
