import type { RejectReason, RetryReason } from '../../audit/reasons.ts';

/** What became of one attempt. Every failure says whether to try again, and a retry may say when. */
export type Outcome = Delivered | Retry | Reject;

export type Delivered = { readonly kind: 'delivered'; readonly status: number | undefined };

export type Retry = {
  readonly kind: 'retry';
  readonly reason: RetryReason;
  /** What the provider asked for, in seconds; the backoff decides where it is absent. */
  readonly afterSeconds: number | undefined;
  readonly status: number | undefined;
  /** As of a rejection, where the provider refused the credential and is asked again all the same. */
  readonly secretSuspect?: true;
  /** For what passes soon or never: so long after it was queued it is given up with this reason, before patience ends. */
  readonly giveUp?: { readonly afterMs: number; readonly reason: RejectReason };
};

export type Reject = {
  readonly kind: 'reject';
  readonly reason: RejectReason;
  /** The provider refused the credential: it may have been rotated, so the secret is read again once. */
  readonly secretSuspect: boolean;
  readonly status: number | undefined;
};

export function delivered(status?: number): Delivered {
  return { kind: 'delivered', status };
}

export function retry(
  reason: RetryReason,
  { status, afterSeconds, ...details }: Partial<Omit<Retry, 'kind' | 'reason'>> = {},
): Retry {
  return { kind: 'retry', reason, afterSeconds, status, ...details };
}

export function reject(reason: RejectReason, details: { status?: number; secretSuspect?: boolean } = {}): Reject {
  return { kind: 'reject', reason, secretSuspect: details.secretSuspect ?? false, status: details.status };
}
