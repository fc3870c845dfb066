import { classifyHttp } from './classify-http.ts';
import type { Answer } from './outbound-request.ts';
import { type Outcome, reject, retry } from './outcome.ts';

/**
 * IAM is eventually consistent: a role or policy that a deployment has just made is denied for seconds, sometimes minutes.
 * Source: docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html.
 */
const longestSpreadMs = 10 * 60_000;

/** What the role may not do is tried again for as long as that may be no more than IAM's delay. */
export function retryDenied(status: number): Outcome {
  return retry('unauthenticated', { status, giveUp: { afterMs: longestSpreadMs, reason: 'unauthenticated' } });
}

/**
 * As `classifyHttp`, for AWS services, which are called with the role's own credentials: there is no secret, so none is
 * suspect. Success is 200 alone, and an answer with an error is none, whatever status the SDK gives it.
 */
export function classifyWithoutSecret(answer: Answer): Outcome {
  const { status, errorName } = answer;
  if (status === 403) return retryDenied(status);
  const outcome = classifyHttp(answer);
  if (outcome.kind === 'reject') return { ...outcome, secretSuspect: false };
  if (outcome.kind === 'retry') return outcome;
  if (errorName !== undefined) return retry('unexpected_error', { status });
  return status === 200 ? outcome : reject('refused', { status });
}
