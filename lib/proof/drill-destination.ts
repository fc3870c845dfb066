import { type AllowList, receiverKey } from '../allow-list/allow-list.ts';
import { guardSender } from '../audit/guard-sender.ts';
import { type AttemptDependencies, attemptDelivery } from '../delivery/attempt-delivery.ts';
import { deliveryKey, groupHash, notificationHash } from '../delivery/delivery-key.ts';
import type { QueuedDelivery } from '../delivery/queued-delivery.ts';
import { guardNotification } from '../escalation/guard-notification.ts';
import type { Outcome } from '../providers/contract/outcome.ts';
import type { Prover } from './prove-destination.ts';

/** Marks everything that a drill sends, so that nobody gets up for it. */
export const drillMark = '[TEST]';

/**
 * Proves a destination by a message that says that it is a test, through all that an alert goes through but the queue. A
 * program gets its end as well, so that no incident stays open. Never throws.
 */
export function createDriller(dependencies: AttemptDependencies): Prover {
  const { allowList, providers, nowMs } = dependencies;
  return async (destination) => {
    const startedMs = nowMs();
    const provider = providers.get(allowList.destinations.get(destination)?.type ?? '');
    const ends = provider?.class === 'incident' || provider?.class === 'program';
    const drilled = { ...dependencies, allowList: withDrill(allowList, destination) };
    let outcome = await send(drilled, destination, startedMs, undefined);
    if (ends && outcome.kind === 'delivered') outcome = await send(drilled, destination, startedMs, nowMs());
    const known = { status: outcome.status, latencyMs: nowMs() - startedMs };
    if (outcome.kind === 'delivered') return { kind: 'proven', ...known };
    return { kind: 'unproven', reason: outcome.reason, isFinal: outcome.kind === 'reject', ...known };
  };
}

const drillReceiver = 'drill';

/** A drill may go to any destination. Nowhere else: to `deliver` a message of that receiver is one that is not allowed. */
function withDrill(allowList: AllowList, destination: string): AllowList {
  const names = { sender: guardSender, name: drillReceiver, team: '' };
  const receiver = { ...names, require: [], deliver: [destination], fallback: [] };
  return { ...allowList, receivers: new Map([[receiverKey(guardSender, drillReceiver), receiver]]) };
}

async function send(
  dependencies: AttemptDependencies,
  destination: string,
  startsAtMs: number,
  endsAtMs: number | undefined,
): Promise<Outcome> {
  const delivery = toDelivery(dependencies.allowList, destination, startsAtMs, endsAtMs);
  const { deliveryKey: key, groupHash: group } = delivery;
  const { outcome } = await attemptDelivery(dependencies, {
    delivery,
    keys: { deliveryKey: key, groupHash: group },
    together: undefined,
  });
  return outcome;
}

function toDelivery(
  { hash }: Pick<AllowList, 'hash'>,
  destination: string,
  startsAtMs: number,
  endsAtMs: number | undefined,
): QueuedDelivery {
  const alert = {
    name: `${drillMark} alertguard drill`,
    severity: 'info' as const,
    labels: { destination },
    summary: `${drillMark} This is a test of the way here. No action is needed.`,
    description: 'It comes at the interval that `proof.drill` of this destination sets.',
    startsAtMs,
    endsAtMs,
  };
  const notification = { ...guardNotification(`drill/${destination}/${startsAtMs}`, [alert]), receiver: drillReceiver };
  return {
    deliveryKey: deliveryKey({ sender: guardSender, notification, destination }),
    notificationHash: notificationHash(guardSender, notification),
    groupHash: groupHash(guardSender, notification),
    sender: guardSender,
    destination,
    fallbackFor: undefined,
    acceptedAtMs: startsAtMs,
    requestId: hash,
    notification,
  };
}
