import type { SQSRecord } from 'aws-lambda';
import { allowedDestination } from './attempt-delivery.ts';
import { sendDeadLetter } from './dead-letter.ts';
import { decodeDelivery } from './decode-delivery.ts';
import { giveUp } from './give-up.ts';
import { waitSeconds } from './patience.ts';
import { probe } from './probe.ts';
import type { QueuedDelivery } from './queued-delivery.ts';
import { sendTogether } from './send-together.ts';
import {
  again,
  isForPeople,
  laneOf,
  type ProcessDependencies,
  type Processed,
  patienceLeftMs,
  toSubject,
} from './subject.ts';
import { isProbe, type LaneRecord, takeTogether } from './together.ts';

/** A shorter wait is not worth a receive of every message of the lane. */
const longestNapMs = 1_500;

/**
 * Takes the first message of a lane, and perhaps some of the rest, to their end: delivered, alone or several in one, to be tried again, or dead-lettered
 * with their reason. Where the destination wants to be left alone nothing is tried at all, and neither is anything for
 * which `hasTime` is no longer true when its turn comes. Never throws.
 */
export async function processNext(
  dependencies: ProcessDependencies,
  record: SQSRecord,
  rest: readonly SQSRecord[],
  hasTime: () => boolean,
): Promise<Processed> {
  const delivery = decodeDelivery(record.body);
  if (delivery === undefined) return await deadLetterUnreadable(dependencies, record);
  const { memory, sleep, nowMs } = dependencies;
  const { destination } = delivery;
  return await memory.inTurn(destination, async () => {
    if (!hasTime()) return again([], 0);
    const heldMs = memory.heldMs(destination);
    if (heldMs > longestNapMs) return await waitForTurn(dependencies, { record, delivery });
    if (heldMs > 0) await sleep(heldMs);
    const first = { record, delivery };
    const state = { memory, lane: laneOf(record), nowMs: nowMs() };
    const isAllowed = (one: QueuedDelivery) => allowedDestination(dependencies.allowList, one) !== undefined;
    const isProbing = isProbe(state) && delivery.patienceEndsAtMs === undefined;
    const behind = isForPeople(dependencies, delivery) ? rest : [];
    const processed = await sendTogether(dependencies, takeTogether(first, behind, isAllowed, state));
    return isProbing && processed.ended.length === 0
      ? await probe(dependencies, first, rest, processed, hasTime)
      : processed;
  });
}

/** The destination has told another lane when it may be asked again. Patience may be over before. */
async function waitForTurn(dependencies: ProcessDependencies, one: LaneRecord): Promise<Processed> {
  const subject = toSubject(dependencies, one);
  const leftMs = patienceLeftMs(subject);
  if (leftMs <= 0) return await giveUp(subject, 'expired');
  const wish = dependencies.memory.reserveTurn(one.delivery.destination);
  return again([], waitSeconds({ wish, receives: subject.fields.attempt, patienceLeftMs: leftMs }));
}

/** Until the dead-letter queue is tried again for a message that nobody can read. */
const unreadableWaitSeconds = 60;

async function deadLetterUnreadable(dependencies: ProcessDependencies, record: SQSRecord): Promise<Processed> {
  const reason = 'unreadable_message';
  const moved = await sendDeadLetter(dependencies.deadLetterQueue, {
    body: record.body,
    messageId: record.messageId,
    reason,
    destination: undefined,
  });
  if (!moved.ok) return again([], unreadableWaitSeconds);
  dependencies.audit({ event: 'delivery.dead_lettered', outcome: 'dead_lettered', reason });
  return { ended: [record] };
}
