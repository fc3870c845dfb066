import type { Answer } from './outbound-request.ts';
import { delivered, type Outcome, reject, retry } from './outcome.ts';
import { parseRetryAfter } from './retry-after.ts';

/**
 * What an HTTP answer means where the vendor adds nothing to RFC 9110: a provider looks at its own success and error
 * bodies first and leaves the rest to this. Every status has an outcome; one outside 200 to 599 is no final answer and
 * is tried again.
 */
export function classifyHttp(answer: Answer): Outcome {
  const { status } = answer;
  if (status >= 200 && status <= 299) return delivered(status);
  if (status >= 300 && status <= 399) return reject('redirected', { status });
  if (status >= 400 && status <= 499) return classifyClientError(answer);
  if (status >= 500 && status <= 599) return retryAsAsked('provider_unavailable', answer);
  return retry('unexpected_error', { status });
}

/** A retry when the answer says, or when the backoff says where it does not. */
export function retryAsAsked(reason: 'rate_limited' | 'provider_unavailable' | 'timeout', answer: Answer): Outcome {
  return retry(reason, { status: answer.status, afterSeconds: parseRetryAfter(answer.headers) });
}

function classifyClientError(answer: Answer): Outcome {
  const { status } = answer;
  switch (status) {
    case 401:
    case 403:
      return reject('unauthenticated', { status, secretSuspect: true });
    case 404:
      // The secret is often part of the URL, so a rotated one is answered as an unknown path.
      return reject('destination_gone', { status, secretSuspect: true });
    case 410:
      return reject('destination_gone', { status });
    case 413:
      return reject('too_large', { status });
    case 408:
      return retryAsAsked('timeout', answer);
    case 425:
      return retryAsAsked('provider_unavailable', answer);
    case 429:
      return retryAsAsked('rate_limited', answer);
    default:
      return reject('refused', { status });
  }
}
