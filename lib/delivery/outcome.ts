import type { QueueFault } from './delivery-queue.ts';

/** What became of one attempt. Every failure says whether to try again, and a retry may say when. */
export type Outcome = Delivered | Retry | Reject;

export type Delivered = { readonly kind: 'delivered'; readonly status: number | undefined };

export type Retry = {
  readonly kind: 'retry';
  readonly reason: RetryReason;
  /** What the provider asked for, in seconds; the backoff decides where it is absent. */
  readonly afterSeconds: number | undefined;
  readonly status: number | undefined;
};

export type Reject = {
  readonly kind: 'reject';
  readonly reason: RejectReason;
  /** The provider refused the credential: it may have been rotated, so the secret is read again once. */
  readonly secretSuspect: boolean;
  readonly status: number | undefined;
};

/** Codes are log and metric values: stable, and free of anything a provider or an alert author could choose. */
export type RetryReason =
  | 'rate_limited'
  | 'provider_unavailable'
  | 'timeout'
  | 'connection_failed'
  | 'name_not_resolved'
  | 'tls_failed'
  | 'secret_unavailable'
  | QueueFault
  | 'unexpected_error';

export type RejectReason =
  | 'unauthenticated'
  | 'destination_gone'
  | 'refused'
  | 'redirected'
  | 'too_large'
  | 'destination_not_allowed'
  | 'host_not_allowed'
  | 'address_not_allowed'
  | 'secret_missing'
  | 'secret_shape'
  | 'options_shape'
  | 'unknown_provider'
  | 'unreadable_message'
  | 'render_failed'
  | 'expired';

export function delivered(status?: number): Delivered {
  return { kind: 'delivered', status };
}

export function retry(
  reason: RetryReason,
  details: { status?: number; afterSeconds?: number | undefined } = {},
): Retry {
  return { kind: 'retry', reason, afterSeconds: details.afterSeconds, status: details.status };
}

export function reject(reason: RejectReason, details: { status?: number; secretSuspect?: boolean } = {}): Reject {
  return { kind: 'reject', reason, secretSuspect: details.secretSuspect ?? false, status: details.status };
}
