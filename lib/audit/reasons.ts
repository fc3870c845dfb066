/**
 * Every reason code, in one place: they stand in audit lines and metrics, and their names are a promise to whoever
 * searches for them. None holds anything that a provider, a sender or the author of an alert could choose.
 */

/** What the caller is told where a notification was not accepted; why is for the audit line only. */
export type RefusalCode = 'malformed' | 'unauthenticated' | 'not_allowed' | 'too_large' | 'unsupported' | 'unavailable';

/** Why the queue took nothing, or not everything: what an operator does about it differs. */
export type QueueFault =
  /** A policy, a key's policy or the credentials. */
  | 'queue_denied'
  | 'queue_missing'
  | 'queue_throttled'
  | 'queue_refused_message'
  | 'queue_not_reached'
  | 'queue_tls_failed'
  | 'queue_unavailable';

/** What is wrong with a Standard Webhooks or Grafana signature. */
export type SignatureFault =
  | 'signature_missing'
  | 'id_invalid'
  | 'timestamp_invalid'
  | 'timestamp_too_old'
  | 'timestamp_too_new'
  | 'signature_invalid';

/** What is wrong with a bearer token. */
export type BearerFault =
  | 'token_missing'
  | 'token_invalid'
  | 'token_expired'
  | 'token_lifetime_too_long'
  | 'token_not_for_sender';

/** What is wrong with the secret that holds a signing key. */
export type SigningKeyFault = 'secret_not_json' | 'secret_shape' | 'key_too_short';

/** Why a sender has no usable key. */
export type KeyFault = 'key_missing' | 'key_denied' | SigningKeyFault;

/** Why a proof does not hold. */
export type ProofFault = SignatureFault | 'signature_mismatch' | BearerFault;

/** Why a request was answered 401. */
export type UnauthenticatedReason = ProofFault | KeyFault | 'unknown_sender' | 'scheme_not_allowed';

/** Nothing is known about the sender, so it should try again. */
export type UnverifiableReason = 'key_unavailable' | 'too_many_mismatches';

/** Why a notification was not accepted. */
export type RejectionReason =
  | UnauthenticatedReason
  | UnverifiableReason
  | 'not_utf8'
  | 'not_json'
  | 'nested_too_deeply'
  | 'schema'
  | 'receiver_unknown'
  | 'labels_missing'
  | 'body_too_large'
  | 'content_type'
  | 'content_encoding'
  | QueueFault
  | 'unexpected_error';

/** Why a delivery is tried again. */
export type RetryReason =
  | 'rate_limited'
  | 'provider_unavailable'
  | 'timeout'
  | 'connection_failed'
  | 'name_not_resolved'
  | 'tls_failed'
  | 'secret_unavailable'
  | 'unauthenticated'
  | 'refused'
  | QueueFault
  | 'unexpected_error';

/** Why a delivery is not tried again. */
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
