import { createHash } from 'node:crypto';
import type { Secret } from '../secrets/secret.ts';
import { sign } from '../senders/standard-webhooks.ts';

/**
 * `msg_` and the base64url SHA-256 of the body: Alertmanager builds the same bytes for every attempt of one flush, so
 * its retries share the id, as Standard Webhooks asks. Never holds a `.`, which separates id, timestamp and body.
 */
export function messageIdOf(body: Uint8Array): string {
  return `msg_${createHash('sha256').update(body).digest('base64url')}`;
}

/** The three headers of Standard Webhooks for one attempt at `nowMs`, with a signature for each key. */
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
