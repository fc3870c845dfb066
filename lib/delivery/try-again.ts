import type { Retry } from '../providers/contract/outcome.ts';
import { waitSeconds, wishedSeconds } from './patience.ts';
import { laneOf, patienceLeftMs, type Subject } from './subject.ts';

/**
 * Seconds until the next attempt. A limit, and a wait that the destination asks for, hold for all of its lanes. Other
 * failures are counted for the lane alone: one message that the vendor cannot take must not slow the others down.
 */
export function tryAgain(subjects: readonly Subject[], { reason, afterSeconds }: Retry): number {
  const [first] = subjects;
  if (first === undefined) return 0;
  const { memory, random } = first.dependencies;
  const { destination } = first.delivery;
  const isLimit = reason === 'rate_limited';
  const holdsAll = isLimit || afterSeconds !== undefined;
  const failures = afterSeconds === undefined ? memory.failed(isLimit ? destination : laneOf(first.record)) : 0;
  const wish = wishedSeconds({ afterSeconds, failures, random: random() });
  if (isLimit) memory.refused(destination, wish);
  else if (holdsAll) memory.hold(destination, wish);
  const retryAfterSeconds = waitSeconds({
    wish: holdsAll ? memory.reserveTurn(destination) : wish,
    receives: Math.max(...subjects.map(({ fields }) => fields.attempt)),
    patienceLeftMs: patienceLeftMs(first),
  });
  for (const { dependencies, delivery, fields } of subjects) {
    const ageMs = dependencies.nowMs() - delivery.acceptedAtMs;
    dependencies.audit({ event: 'delivery.retried', outcome: 'retry', reason, retryAfterSeconds, ageMs, ...fields });
  }
  return retryAfterSeconds;
}
