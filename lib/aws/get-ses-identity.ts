import { GetEmailIdentityCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { SesIdentityRequest } from '../providers/contract/probe.ts';
import type { Send, TransportResult } from '../providers/contract/transport.ts';
import { createStatusWatch, sendToAws, watchStep } from './send-aws.ts';

export type SesIdentityTransportOptions = {
  readonly client: Pick<SESv2Client, 'send'>;
  /** For all identities together. */
  readonly callTimeoutMs?: number;
};

/**
 * Asks SES v2 `GetEmailIdentity`. The body of an answer is the one field of SES' own that counts. An identity that does
 * not exist, or is not verified, leaves it to the next one: SES sends for an address if any of them is verified.
 */
export function createSesIdentityTransport(options: SesIdentityTransportOptions): Send<SesIdentityRequest> {
  const { client, callTimeoutMs: usualTimeoutMs = 5_000 } = options;
  return async ({ identities }, { limits }) => {
    const callTimeoutMs = (limits?.callTimeoutMs ?? usualTimeoutMs) / Math.max(1, identities.length);
    let settled: TransportResult | undefined;
    for (const identity of identities) {
      const result = await askFor(client, identity, callTimeoutMs);
      if (!leavesItToTheNext(result)) return result;
      // What exists and is not verified says more than what does not exist.
      if (settled === undefined || (result.ok && result.answer.status === 200)) settled = result;
    }
    return settled ?? { ok: true, answer: { status: 404, headers: {}, body: '', errorName: 'NotFoundException' } };
  };
}

async function askFor(
  client: SesIdentityTransportOptions['client'],
  identity: string,
  callTimeoutMs: number,
): Promise<TransportResult> {
  const command = new GetEmailIdentityCommand({ EmailIdentity: identity });
  const watch = createStatusWatch();
  command.middlewareStack.add(watch.middleware, watchStep);
  let body = '';
  const ask = async (abortSignal: AbortSignal) => {
    const { VerifiedForSendingStatus } = await client.send(command, { abortSignal });
    body = JSON.stringify({ VerifiedForSendingStatus });
  };
  const result = await sendToAws(ask, watch, { callTimeoutMs });
  return result.ok ? { ok: true, answer: { ...result.answer, body } } : result;
}

function leavesItToTheNext(result: TransportResult): boolean {
  return result.ok && (result.answer.status === 404 || result.answer.body === '{"VerifiedForSendingStatus":false}');
}
