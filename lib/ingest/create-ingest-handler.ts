import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { countAlerts } from '../alertmanager/count-alerts.ts';
import type { Audit } from '../audit/audit-event.ts';
import { acceptNotification, type IngestDependencies } from './accept-notification.ts';
import { answer, statusOf } from './answer.ts';
import type { Decision } from './decide-notification.ts';
import { readRequest } from './read-request.ts';

export type IngestHandlerDependencies = IngestDependencies & {
  readonly audit: Audit;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
};

/** What Lambda calls: the handler as middy returns it. */
export type IngestHandler = ReturnType<typeof createIngestHandler>;

/**
 * The ingest function: a request of API Gateway (HTTP API, payload 2.0) in, one of the contract's answers out.
 * It never rejects: a bug, or a call that is about to run out of time, answers 503, so that the sender tries again.
 */
export function createIngestHandler(dependencies: IngestHandlerDependencies) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .onError(({ event, response }) => {
      // middy calls this again when a later step fails; the first answer stands.
      if (response !== undefined && response !== null) return;
      record(dependencies, event, unexpected, dependencies.nowMs());
      return answer('unavailable', event.requestContext?.requestId ?? '');
    })
    .handler(async (event: APIGatewayProxyEventV2) => {
      const startedAtMs = dependencies.nowMs();
      const decision = await decide(dependencies, event, startedAtMs);
      record(dependencies, event, decision, startedAtMs);
      return answer(decision.ok ? 'accepted' : decision.rejection.code, event.requestContext.requestId);
    });
}

const unexpected: Decision = {
  ok: false,
  rejection: { code: 'unavailable', reason: 'unexpected_error' },
  known: {},
};

async function decide(
  dependencies: IngestHandlerDependencies,
  event: APIGatewayProxyEventV2,
  acceptedAtMs: number,
): Promise<Decision> {
  const read = readRequest(event);
  if (!read.ok) return { ok: false, rejection: { code: read.code, reason: read.reason }, known: {} };
  const { requestId } = event.requestContext;
  return await acceptNotification(dependencies, read.request, { requestId, acceptedAtMs });
}

function record(
  { audit, allowList, nowMs }: IngestHandlerDependencies,
  event: APIGatewayProxyEventV2,
  decision: Decision,
  startedAtMs: number,
): void {
  const { sender } = event.pathParameters ?? {};
  const fields = {
    // A name that the allow-list does not hold is the caller's own text and stays out.
    sender: sender !== undefined && allowList.senders.has(sender) ? sender : undefined,
    receiver: decision.known.receiver,
    groupHash: decision.known.groupHash,
    requestId: event.requestContext?.requestId ?? '',
    sourceAddress: event.requestContext?.http?.sourceIp,
    latencyMs: nowMs() - startedAtMs,
  };
  if (decision.ok) {
    const { accepted, isHeartbeat } = decision;
    if (isHeartbeat) {
      const outcome = accepted.status === 'firing' ? 'alive' : 'ended';
      audit({ event: 'heartbeat.received', outcome, ...fields, alerts: countAlerts(accepted) });
      return;
    }
    audit({
      event: 'notification.accepted',
      outcome: 'accepted',
      ...fields,
      alerts: countAlerts(accepted),
      alertsNotAllowed: accepted.leftOut.notAllowed,
      shortened: accepted.leftOut.textsCut,
      destinations: decision.deliveries.map(({ destination }) => destination),
      deliveryKeys: decision.deliveries.map(({ deliveryKey }) => deliveryKey),
      redacted: Object.fromEntries(decision.redacted),
    });
  } else {
    const { code, reason } = decision.rejection;
    const { notification } = decision.known;
    const alerts = notification && countAlerts(notification);
    const status = statusOf(code);
    audit({ event: 'notification.rejected', outcome: 'rejected', code, reason, status, ...fields, alerts });
  }
}
