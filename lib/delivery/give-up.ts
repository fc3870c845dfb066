import type { SQSRecord } from 'aws-lambda';
import type { RejectReason } from '../audit/reasons.ts';
import { retry } from '../providers/contract/outcome.ts';
import { sendDeadLetter } from './dead-letter.ts';
import { fallBack, fallbacksFor } from './fall-back.ts';
import { again, type Processed, type Subject } from './subject.ts';
import { tryAgain } from './try-again.ts';

/** In order, as far as it goes. */
export async function giveUpAll(subjects: readonly Subject[], reason: RejectReason): Promise<Processed> {
  const ended: SQSRecord[] = [];
  for (const subject of subjects) {
    const processed = await giveUp(subject, reason);
    ended.push(...processed.ended);
    if (processed.afterSeconds !== undefined) return again(ended, processed.afterSeconds);
  }
  return { ended };
}

/** First notifies the fallbacks, then moves the message: a fault between the two repeats a step that deduplicates. */
export async function giveUp(subject: Subject, reason: RejectReason): Promise<Processed> {
  const { dependencies, record, delivery, fields } = subject;
  const fallbacks = fallbacksFor(dependencies.allowList, delivery);
  if (fallbacks.length > 0) {
    const fellBack = await fallBack(dependencies, delivery, fallbacks);
    if (!fellBack.ok) return again([], tryAgain([subject], retry(fellBack.reason)));
  }
  const moved = await sendDeadLetter(dependencies.deadLetterQueue, {
    body: record.body,
    messageId: record.messageId,
    reason,
    destination: delivery.destination,
    fallback: fallbacks.length > 0 ? 'notified' : 'none',
  });
  if (!moved.ok) return again([], tryAgain([subject], retry(moved.reason)));
  if (fallbacks.length > 0) {
    dependencies.audit({ event: 'delivery.fell_back', outcome: 'fell_back', reason, fallbacks, ...fields });
  }
  dependencies.audit({ event: 'delivery.dead_lettered', outcome: 'dead_lettered', reason, ...fields });
  return { ended: [record] };
}
