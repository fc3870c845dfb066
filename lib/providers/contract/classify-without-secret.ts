import { classifyHttp } from './classify-http.ts';
import type { Answer } from './outbound-request.ts';
import { type Outcome, reject, retry } from './outcome.ts';

/**
 * As `classifyHttp`, for AWS services, which are called with the role's own credentials: there is no secret, so none is
 * suspect. Success is 200 alone, and an answer with an error is none, whatever status the SDK gives it.
 */
export function classifyWithoutSecret(answer: Answer): Outcome {
  const { status, errorName } = answer;
  const outcome = classifyHttp(answer);
  if (outcome.kind === 'reject') return { ...outcome, secretSuspect: false };
  if (outcome.kind === 'retry') return outcome;
  if (errorName !== undefined) return retry('unexpected_error', { status });
  return status === 200 ? outcome : reject('refused', { status });
}
