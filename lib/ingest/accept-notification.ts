import type { AllowList } from '../allow-list/allow-list.ts';
import type { DeliveryQueue } from '../delivery/delivery-queue.ts';
import type { Claim, VerifySender } from '../senders/verify-sender.ts';
import { type Decision, decideNotification } from './decide-notification.ts';
import type { AcceptContext } from './plan-deliveries.ts';

export type IngestDependencies = {
  readonly allowList: AllowList;
  readonly verifySender: VerifySender;
  readonly queue: DeliveryQueue;
};

/**
 * Accepts or refuses one request: verify, decide, enqueue, in this order, each step trusting only what the ones before
 * it proved. `ok` means that every delivery is durable in the queue: all or an error, and what a retry sends again is
 * deduplicated there.
 */
export async function acceptNotification(
  { allowList, verifySender, queue }: IngestDependencies,
  request: Claim,
  context: AcceptContext,
): Promise<Decision> {
  const verification = await verifySender(request);
  if (verification.kind !== 'verified') {
    return { ok: false, rejection: { code: verification.kind, reason: verification.reason }, known: {} };
  }
  const decision = decideNotification(allowList, request, context);
  if (!decision.ok) return decision;
  const sent = await queue.send(decision.deliveries.map(({ message }) => message));
  if (sent.ok) return decision;
  return { ok: false, rejection: { code: 'unavailable', reason: sent.reason }, known: decision.known };
}
