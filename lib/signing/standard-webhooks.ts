import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { SignatureFault } from '../audit/reasons.ts';
import type { Secret } from '../secrets/secret.ts';

/**
 * The signature scheme of Standard Webhooks 1.0.0, symmetric part (`v1`): HMAC-SHA256 over `id.timestamp.body`.
 * Source: standard-webhooks/standard-webhooks spec/standard-webhooks.md at b2fa7b8.
 */

/** Together under the five minutes in which SQS FIFO deduplicates, so a replay is either refused or a duplicate. */
export const maxAgeSeconds = 240;
export const maxAheadSeconds = 50;

const maxIdLength = 256;
const maxSignatures = 16;
const digestBytes = 32;

/** The three headers of the scheme, as they arrived. */
export type SignatureHeaders = {
  readonly id: string | undefined;
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
};

/** What a signature claims, once its headers are well formed and in the window; nothing is proven yet. */
export type SignatureClaim = {
  readonly id: string;
  readonly timestamp: string;
  readonly digests: readonly Uint8Array[];
};

export type ParsedClaim =
  | { readonly ok: true; readonly claim: SignatureClaim }
  | { readonly ok: false; readonly reason: SignatureFault };

/** Checks all that can be checked without a key, so that it costs and tells the same for every sender. */
export function parseSignatureClaim(headers: SignatureHeaders, nowMs: number): ParsedClaim {
  const { id, timestamp, signature } = headers;
  if (!id || !timestamp || !signature) return { ok: false, reason: 'signature_missing' };
  // Printable ASCII without the separator: `a.b` + `c` and `a` + `b.c` must not sign the same bytes.
  if (id.length > maxIdLength || !/^[\x21-\x2d\x2f-\x7e]+$/.test(id)) return { ok: false, reason: 'id_invalid' };
  const fault = judgeTimestamp(timestamp, nowMs);
  if (fault !== undefined) return { ok: false, reason: fault };
  const digests = parseSignatures(signature);
  return digests.length > 0
    ? { ok: true, claim: { id, timestamp, digests } }
    : { ok: false, reason: 'signature_invalid' };
}

/** What is wrong with a timestamp in Unix seconds, as a header states it; undefined where it is in the window. */
export function judgeTimestamp(timestamp: string, nowMs: number): SignatureFault | undefined {
  if (!/^\d{1,12}$/.test(timestamp)) return 'timestamp_invalid';
  const ageSeconds = Math.floor(nowMs / 1000) - Number(timestamp);
  if (ageSeconds > maxAgeSeconds) return 'timestamp_too_old';
  return ageSeconds < -maxAheadSeconds ? 'timestamp_too_new' : undefined;
}

/** True when any claimed digest is right under any key. Every pair is compared, so time does not tell which. */
export function verifyClaim(claim: SignatureClaim, body: Uint8Array, keys: readonly Secret<Uint8Array>[]): boolean {
  let verified = false;
  for (const key of keys) {
    const expected = digest(key, claim.id, claim.timestamp, body);
    for (const claimed of claim.digests) {
      if (timingSafeEqual(expected, claimed)) verified = true;
    }
  }
  return verified;
}

/** Signs a body; `timestamp` is in Unix seconds. Returns the value of the `webhook-signature` header. */
export function sign(key: Secret<Uint8Array>, id: string, timestamp: number, body: Uint8Array): string {
  return `v1,${digest(key, id, String(timestamp), body).toString('base64')}`;
}

/**
 * `msg_` and the base64url SHA-256 of the body: Alertmanager builds the same bytes for every attempt of one flush, so
 * its retries share the id, as Standard Webhooks asks. Never holds a `.`, which separates id, timestamp and body.
 */
export function messageIdOf(body: Uint8Array): string {
  return `msg_${hash('sha256', body, 'base64url')}`;
}

/** The three headers for one attempt at `nowMs`, with a signature for each key. */
export function signedHeaders(
  keys: readonly Secret<Uint8Array>[],
  messageId: string,
  body: Uint8Array,
  nowMs: number,
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const timestamp = Math.floor(nowMs / 1000);
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': keys.map((key) => sign(key, messageId, timestamp, body)).join(' '),
  };
}

/** HMAC-SHA256 over the parts, one behind the other. Exported for Grafana's scheme and for the published vectors. */
export function hmacSha256(key: Uint8Array, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const hmac = createHmac('sha256', keyObjectOf(key));
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** By the array itself, which must not change; forgotten with it. */
const keyObjects = new WeakMap<Uint8Array, KeyObject>();

/** Once for each key: Node takes 10 of 15 µs of a short HMAC to find out what bytes are. */
function keyObjectOf(key: Uint8Array): KeyObject {
  const known = keyObjects.get(key) ?? createSecretKey(key);
  keyObjects.set(key, known);
  return known;
}

function digest(key: Secret<Uint8Array>, id: string, timestamp: string, body: Uint8Array): Buffer {
  return hmacSha256(key.reveal(), `${id}.${timestamp}.`, body);
}

/** Other versions than `v1` are skipped, as the specification asks; a flood of signatures is cut. */
function parseSignatures(header: string): Uint8Array[] {
  return header
    .split(' ')
    .slice(0, maxSignatures)
    .map((entry) => /^v1,([A-Za-z0-9+/]{43}=)$/.exec(entry)?.[1])
    .filter((encoded) => encoded !== undefined)
    .map((encoded) => Buffer.from(encoded, 'base64'))
    .filter((bytes) => bytes.length === digestBytes);
}
