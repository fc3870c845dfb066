import type { ForwardFault, ForwardResult } from './forward.ts';

/** Why a notification is not with the guard, though Alertmanager should try again. */
export type UnavailableReason =
  | ForwardFault
  | 'throttled'
  | 'redirected'
  | 'status_invalid'
  | 'guard_failed'
  | 'key_missing'
  | 'refused_by_second';

export type RelayAnswer = {
  readonly status: number;
  readonly body: Uint8Array | string;
  readonly unavailable?: UnavailableReason;
};

/**
 * These say "later", while Alertmanager retries 5xx only; after any 4xx it waits for the next group interval.
 * Source: RFC 9110 section 15.5.9 (408), RFC 8470 section 5.2 (425), RFC 6585 section 4 (429).
 */
const throttledStatuses: ReadonlySet<number> = new Set([408, 425, 429]);

export const unavailableBody = '{"error":"unavailable"}';

/**
 * What Alertmanager is told. It must never see a redirect, which it would follow as an empty GET and count as
 * delivered; and it logs a body in full, so what did not come from the guard is replaced by a constant.
 */
export function answerAlertmanager(result: ForwardResult): RelayAnswer {
  if (result.kind === 'failed') return unavailable(result.reason);
  const { status, body } = result;
  if (throttledStatuses.has(status)) return unavailable('throttled');
  if (status >= 200 && status <= 299) return { status, body: body ?? '' };
  if (status >= 300 && status <= 399) return unavailable('redirected');
  if (status >= 400 && status <= 499) return { status, body: body ?? '{"error":"refused"}' };
  if (status >= 500 && status <= 599) return { status, body: body ?? unavailableBody, unavailable: 'guard_failed' };
  return unavailable('status_invalid');
}

function unavailable(reason: UnavailableReason): RelayAnswer {
  return { status: 503, body: unavailableBody, unavailable: reason };
}
