import { messageIdOf, signedHeaders } from '../signing/standard-webhooks.ts';
import { version } from '../version.ts';
import {
  answerAlertmanager,
  type RelayAnswer,
  type UnavailableReason,
  unavailableBody,
} from './answer-alertmanager.ts';
import type { CallerGone } from './caller-gone.ts';
import type { AttemptOutcome, Circuit } from './circuit.ts';
import type { Forwarder, ForwardResult } from './forward.ts';
import type { AttemptResult, RelayMetrics } from './relay-metrics.ts';
import type { SigningKeys } from './signing-keys.ts';

/** A guard in one region, with the key that it knows this sender by. */
export type Guard = {
  readonly forwarder: Forwarder;
  readonly signingKeys: SigningKeys;
};

/** The number of a guard on the command line: the second is for when the first fails. */
export type GuardNumber = 1 | 2;

export type ForwardToGuardsDeps = {
  readonly first: Guard;
  readonly second?: { readonly guard: Guard; readonly circuit: Circuit } | undefined;
  readonly metrics: RelayMetrics;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** For the attempts at both guards together. */
  readonly timeoutMs: number;
};

export type Forwarded = {
  readonly answer: RelayAnswer;
  readonly result: ForwardResult | undefined;
  /** Which guard gave the answer. */
  readonly guard: GuardNumber;
  readonly messageId: string;
  /** Why the first was asked in vain, where the second was asked after it. */
  readonly firstFailure?: UnavailableReason | undefined;
};

/** Signs a body and posts it. Never rejects; when it is done the body is used no more. */
export type ForwardToGuards = (body: Uint8Array, callerGone: CallerGone) => Promise<Forwarded>;

/**
 * The reasons that prove that the guard took nothing: it was not reached, or what stands before it turned the request
 * away. After any other the notification may be in its queue though nobody heard so: after a 5xx too, because an
 * enqueue that failed partly is one.
 */
const tookNothing: ReadonlySet<UnavailableReason | undefined> = new Set([
  'connect_failed',
  'connect_timeout',
  'tls_failed',
  'client_certificate_refused',
  'key_missing',
  'throttled',
  'redirected',
]);

const keyMissing = { status: 503, body: unavailableBody, unavailable: 'key_missing' } as const satisfies RelayAnswer;

/** With less of the time left, an attempt is more likely to end unheard than to be answered. */
const leastShareOfTime = 0.25;

/**
 * Asks the first guard, and the second where the first certainly took nothing or counts as down. Where the first may
 * have taken it, Alertmanager is answered 503: its next attempt goes to the first again, whose queue knows it already.
 */
export function createForwardToGuards(deps: ForwardToGuardsDeps): ForwardToGuards {
  const { first, second, metrics, now, timeoutMs } = deps;

  async function attempt(
    number: GuardNumber,
    { forwarder, signingKeys }: Guard,
    body: Uint8Array,
    callerGone: CallerGone,
    attemptTimeoutMs: number,
  ): Promise<Forwarded> {
    const messageId = messageIdOf(body);
    const keys = await signingKeys();
    const forwarded = { guard: number, messageId };
    if (keys.length === 0) return counted({ ...forwarded, answer: keyMissing, result: undefined });
    const sentMs = now();
    const headers = {
      'content-type': 'application/json',
      'content-length': String(body.length),
      'user-agent': `alertguard-relay/${version}`,
      ...signedHeaders(keys, messageId, body, sentMs),
    };
    const result = await forwarder.forward({ body, headers, callerGone, timeoutMs: attemptTimeoutMs });
    metrics.forwardTook(Math.max(0, now() - sentMs));
    const answer = answerAlertmanager(result);
    return counted({ ...forwarded, answer: number === 1 ? answer : untilTheFirstIsBack(answer), result });
  }

  function counted(forwarded: Forwarded): Forwarded {
    const { answer, guard } = forwarded;
    if (answer.unavailable !== undefined) metrics.failed(answer.unavailable);
    else if (answer.status < 300) metrics.forwardSucceeded(now());
    metrics.attempted(guard, resultOf(answer));
    return forwarded;
  }

  return async (body, callerGone) => {
    if (second === undefined) return await attempt(1, first, body, callerGone, timeoutMs);
    const startedMs = now();
    const admitted = second.circuit.admit();
    let atFirst: Forwarded | undefined;
    if (admitted !== undefined) {
      try {
        atFirst = await attempt(1, first, body, callerGone, timeoutMs);
      } finally {
        admitted.settle(outcomeOf(atFirst?.answer));
      }
      if (!tookNothing.has(atFirst.answer.unavailable)) return atFirst;
    }
    const remainingMs = timeoutMs - Math.max(0, now() - startedMs);
    if (atFirst !== undefined && remainingMs < leastShareOfTime * timeoutMs) return atFirst;
    metrics.failedOver();
    const atSecond = await attempt(2, second.guard, body, callerGone, Math.min(remainingMs, timeoutMs));
    if (outcomeOf(atSecond.answer) === 'failed') second.circuit.probeNext();
    return { ...atSecond, firstFailure: atFirst?.answer.unavailable };
  };
}

function resultOf({ status, unavailable }: RelayAnswer): AttemptResult {
  if (unavailable === 'refused_by_second') return 'refused';
  if (unavailable !== undefined) return 'failed';
  return status < 300 ? 'accepted' : 'refused';
}

function outcomeOf(answer: RelayAnswer | undefined): AttemptOutcome {
  if (answer === undefined || answer.unavailable === 'caller_gone') return 'unknown';
  return answer.unavailable === undefined ? 'answered' : 'failed';
}

/**
 * Alertmanager does not repeat what was answered with 4xx. From the second guard that may be a key or an allow-list
 * which was never deployed there, and must not drop what the first would have taken.
 */
function untilTheFirstIsBack(answer: RelayAnswer): RelayAnswer {
  return answer.status >= 400 && answer.status <= 499
    ? { status: 503, body: unavailableBody, unavailable: 'refused_by_second' }
    : answer;
}
