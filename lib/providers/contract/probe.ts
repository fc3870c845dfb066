import type { RejectReason, RetryReason } from '../../audit/reasons.ts';
import type { Secret } from '../../secrets/secret.ts';
import type { Answer, HttpsRequest } from './outbound-request.ts';
import type { Outcome } from './outcome.ts';

/**
 * What a probe may ask. Nothing of it puts a message before a person: an https request that the vendor documents to post
 * nothing, or a request of a kind that cannot post.
 */
export type ProbeRequest = HttpsRequest | SesIdentityRequest | SnsTopicRequest | SmtpLoginRequest;

/** Amazon SES v2 `GetEmailIdentity`, for one identity after the other until one is verified for sending. */
export type SesIdentityRequest = {
  readonly kind: 'ses_identity';
  /** The address, then its domain and those above it. */
  readonly identities: readonly string[];
};

/** Amazon SNS `GetTopicAttributes`. */
export type SnsTopicRequest = { readonly kind: 'sns_topic'; readonly topicArn: string };

/** Connects to a mail server, changes to TLS, logs in, and quits. */
export type SmtpLoginRequest = {
  readonly kind: 'smtp_login';
  /** As `URL.hostname` gives it; it must stand in the team's fence together with the port. */
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls';
  readonly username: string;
  readonly password: Secret<string>;
};

/** Whether a destination would take a message now. */
export type Proof = { readonly kind: 'proven'; readonly status: number | undefined } | Unproven;

export type Unproven = {
  readonly kind: 'unproven';
  readonly reason: RejectReason | RetryReason;
  /** The vendor said that it is wrong: revoked, gone, not permitted. Otherwise nothing is known, and asking again may help. */
  readonly isFinal: boolean;
  readonly status: number | undefined;
};

/** One question. The next one is asked where the answer to this one proves what it is about. */
export type ProbeStep = {
  readonly request: ProbeRequest;
  /** What the answer says, which was cut off where it is longer than `maxProbeAnswerBytes`. */
  readonly judge: (answer: Answer) => Proof;
};

/** All that a probe may be made of: it has no notification. */
export type ProbeInput<Options, SecretValue> = {
  readonly destinationId: string;
  readonly options: Options;
  readonly secret: SecretValue;
  readonly emailFrom: string | undefined;
};

/** Thousands of rooms of a Matrix user; answers of the other vendors are a few kilobytes. */
export const maxProbeAnswerBytes = 512 * 1024;

export function proven(status: number | undefined): Proof {
  return { kind: 'proven', status };
}

/** `classify` judges what does not prove: what it takes for delivered is no answer to a question. */
export function provenIf(isProven: boolean, answer: Answer, classify: (answer: Answer) => Outcome): Proof {
  const { status } = answer;
  if (isProven) return proven(status);
  const proof = proofOf(classify(answer));
  return proof.kind === 'unproven' ? proof : unproven('refused', { isFinal: true, status });
}

export function unproven(
  reason: Unproven['reason'],
  { isFinal, status }: { readonly isFinal: boolean; readonly status?: number },
): Unproven {
  return { kind: 'unproven', reason, isFinal, status };
}

/** What a delivery would give up for is final, and what it would try again is not. */
export function proofOf(outcome: Outcome): Proof {
  if (outcome.kind === 'delivered') return proven(outcome.status);
  const { kind, reason, status } = outcome;
  return { kind: 'unproven', reason, isFinal: kind === 'reject', status };
}
