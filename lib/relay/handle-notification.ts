import type { IncomingMessage, ServerResponse } from 'node:http';
import { namedHost, namesLoopback } from '../address/loopback.ts';
import { type RelayAnswer, unavailableBody } from './answer-alertmanager.ts';
import { type HoldMemory, maxSmallBody } from './body-budget.ts';
import { type CallerGone, CallerOf } from './caller-gone.ts';
import type { Forwarded, ForwardToGuards } from './forward-to-guards.ts';
import { bytesToHold, discardBody, free, readBodyInto } from './read-body.ts';
import type { RelayLog, RelayLogEntry } from './relay-log.ts';
import type { FailureReason, RelayMetrics } from './relay-metrics.ts';

export type NotificationHandlerDeps = {
  readonly forward: ForwardToGuards;
  readonly metrics: RelayMetrics;
  readonly log: RelayLog;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly maxBodyBytes: number;
  /** Names in lower case, besides loopback, by which it is posted to. */
  readonly serviceHosts: ReadonlySet<string>;
  readonly holdMemory: HoldMemory;
  /** Requests at once, those included that wait for memory. */
  readonly maxInFlight: number;
};

export type NotificationHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

type Refusal = {
  readonly status: number;
  readonly error: string;
  readonly reason: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Signs what Alertmanager posts and forwards it. The path is ignored: one relay is one sender. */
export function createNotificationHandler(deps: NotificationHandlerDeps): NotificationHandler {
  const { metrics, now } = deps;

  return async (request, response) => {
    const startedMs = now();
    const outcome = await decide(deps, request, response);
    if (response.destroyed) {
      metrics.answered('aborted');
      deps.log({ ...outcome.entry, level: 'warn', event: 'notification.aborted' });
      return;
    }
    if (!request.readableDidRead) discardBody(request);
    const { status } = outcome.answer;
    respond(response, outcome.answer, outcome.headers);
    metrics.answered(status < 300 ? '2xx' : status < 500 ? '4xx' : '5xx');
    deps.log({ ...outcome.entry, status, durationMs: Math.max(0, now() - startedMs) });
  };
}

type Outcome = {
  readonly answer: RelayAnswer;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly entry: RelayLogEntry;
};

async function decide(
  deps: NotificationHandlerDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Outcome> {
  const refusal = refuseByHeaders(request, deps.serviceHosts);
  if (refusal !== undefined) return refused(refusal);
  if (deps.metrics.inFlight() >= deps.maxInFlight) return unavailable(deps, 'overloaded');
  deps.metrics.forwardStarted();
  try {
    return await holdAndForward(deps, request, response);
  } catch {
    // Only a defect of the relay gets here; Alertmanager keeps the notification and tries again.
    return unavailable(deps, 'unexpected_error');
  } finally {
    deps.metrics.forwardEnded();
  }
}

/** Until there is memory for it nothing of a body is read, and the socket of its sender fills up and waits. */
async function holdAndForward(
  deps: NotificationHandlerDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Outcome> {
  const callerGone = new CallerOf(response);
  const held = await deps.holdMemory(bytesToHold(request, deps.maxBodyBytes), callerGone);
  if (!held.ok) return unavailable(deps, held.reason);
  try {
    return await signAndForward(deps, request, held.memory, callerGone);
  } finally {
    held.release();
  }
}

async function signAndForward(
  deps: NotificationHandlerDeps,
  request: IncomingMessage,
  memory: () => Buffer,
  callerGone: CallerGone,
): Promise<Outcome> {
  const read = await readBodyInto(request, memory, deps.maxBodyBytes);
  if (!read.ok) return read.reason === 'too_large' ? refused(tooLarge) : unavailable(deps, 'caller_gone');
  const forwarded = await deps.forward(read.body, callerGone);
  const bytes = read.body.length;
  // Its memory only: that of large ones is used again. 15 MB less at the peak of a load of 11 kB each.
  if (forwarded.result?.kind === 'answered' && forwarded.result.sent && bytes <= maxSmallBody) free(read.body);
  return { answer: forwarded.answer, entry: { ...describe(forwarded), bytes } };
}

function refuseByHeaders({ method, headers }: IncomingMessage, serviceHosts: ReadonlySet<string>): Refusal | undefined {
  const isOwnHost = namesLoopback(headers.host) || serviceHosts.has(namedHost(headers.host)?.toLowerCase() ?? '');
  if (!isOwnHost) return { status: 421, error: 'misdirected', reason: 'host_not_named' };
  if (method !== 'POST') {
    return { status: 405, error: 'method_not_allowed', reason: 'method', headers: { allow: 'POST' } };
  }
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    return { status: 415, error: 'unsupported', reason: 'content_type' };
  }
  if (headers['content-encoding'] !== undefined) {
    return { status: 415, error: 'unsupported', reason: 'content_encoding' };
  }
  return undefined;
}

const tooLarge = { status: 413, error: 'too_large', reason: 'body_too_large' } as const satisfies Refusal;

function refused({ status, error, reason, headers }: Refusal): Outcome {
  const answer = { status, body: JSON.stringify({ error }) };
  return { answer, headers, entry: { level: 'warn', event: 'notification.refused', reason } };
}

function unavailable(deps: NotificationHandlerDeps, reason: FailureReason): Outcome {
  deps.metrics.failed(reason);
  const answer = { status: 503, body: unavailableBody };
  return { answer, entry: { level: 'error', event: 'notification.unavailable', reason } };
}

function describe({ answer, result, guard, messageId, firstFailure }: Forwarded): RelayLogEntry {
  const answered = result?.kind === 'answered' ? { guardStatus: result.status, requestId: result.requestId } : {};
  const about = { guard, firstFailure, messageId, ...answered };
  if (answer.unavailable !== undefined) {
    return { level: 'error', event: 'notification.unavailable', reason: answer.unavailable, ...about };
  }
  return answer.status < 300
    ? { level: 'info', event: 'notification.forwarded', ...about }
    : { level: 'error', event: 'notification.refused', reason: 'refused_by_guard', ...about };
}

function respond(response: ServerResponse, { status, body }: RelayAnswer, headers: Outcome['headers']): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  // As text, which Node writes together with the head; latin1 keeps each byte.
  response.end(typeof body === 'string' ? body : Buffer.from(body).toString('latin1'), 'latin1');
}
