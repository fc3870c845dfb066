import { timingSafeEqual } from 'node:crypto';
import type { SignatureFault } from '../audit/reasons.ts';
import type { Secret } from '../secrets/secret.ts';
import { hmacSha256, judgeTimestamp } from '../signing/standard-webhooks.ts';

/**
 * Grafana Alerting's own webhook signature: hex HMAC-SHA256 over `<unix seconds>:<body>`. Grafana signs the body alone
 * where no timestamp header is configured; that could be replayed for ever and is not accepted.
 * Source: grafana/alerting receivers/webhook http/hmac.go at 783ce04.
 */

/** Grafana's default. */
export const grafanaSignatureHeader = 'x-grafana-alerting-signature';
/** Grafana has no default for it; the contact point must name this one. */
export const grafanaTimestampHeader = 'x-grafana-alerting-timestamp';

export type GrafanaClaim = { readonly timestamp: string; readonly digest: Uint8Array };

export type ParsedGrafanaClaim =
  | { readonly ok: true; readonly claim: GrafanaClaim }
  | { readonly ok: false; readonly reason: SignatureFault };

/** Checks all that can be checked without a key. */
export function parseGrafanaClaim(
  signature: string | undefined,
  timestamp: string | undefined,
  nowMs: number,
): ParsedGrafanaClaim {
  if (!signature || !timestamp) return { ok: false, reason: 'signature_missing' };
  const fault = judgeTimestamp(timestamp, nowMs);
  if (fault !== undefined) return { ok: false, reason: fault };
  if (!/^[0-9a-f]{64}$/.test(signature)) return { ok: false, reason: 'signature_invalid' };
  return { ok: true, claim: { timestamp, digest: Buffer.from(signature, 'hex') } };
}

/** True when any of the keys made the digest. All are compared, so time does not tell which. */
export function verifyGrafanaClaim(
  { timestamp, digest }: GrafanaClaim,
  body: Uint8Array,
  keys: readonly Secret<Uint8Array>[],
): boolean {
  let verified = false;
  for (const key of keys) {
    if (timingSafeEqual(hmacSha256(key.reveal(), `${timestamp}:`, body), digest)) verified = true;
  }
  return verified;
}
