import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { RefusalCode, RejectionReason } from '../audit/reasons.ts';

export type AnswerCode = 'accepted' | RefusalCode;

export type Rejection = {
  readonly code: RefusalCode;
  readonly reason: RejectionReason;
};

/**
 * Alertmanager retries 5xx only: after a 4xx, 429 too, it waits for the next group interval. It follows a 302 as an empty
 * GET, and logs the body in full and again whenever it changes: so each code has one status and one constant body.
 */
const answers = {
  accepted: { statusCode: 202, body: '{"status":"accepted"}' },
  malformed: { statusCode: 400, body: '{"error":"malformed"}' },
  unauthenticated: { statusCode: 401, body: '{"error":"unauthenticated"}' },
  not_allowed: { statusCode: 403, body: '{"error":"not_allowed"}' },
  too_large: { statusCode: 413, body: '{"error":"too_large"}' },
  unsupported: { statusCode: 415, body: '{"error":"unsupported"}' },
  unavailable: { statusCode: 503, body: '{"error":"unavailable"}' },
} as const satisfies Record<AnswerCode, { statusCode: number; body: string }>;

/** The HTTP answer for a code, with the request id in `x-request-id`. */
export function answer(
  code: AnswerCode,
  requestId: string,
): APIGatewayProxyStructuredResultV2 & { statusCode: number } {
  return {
    ...answers[code],
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-request-id': requestId },
  };
}

export function statusOf(code: AnswerCode): number {
  return answers[code].statusCode;
}
