import type { QueueFault } from '../audit/reasons.ts';
import { maxBatch } from './dead-letter-queue.ts';
import type { Letter } from './letter.ts';
import { handlesOf } from './redrive.ts';
import { type Reading, type ReadOptions, type ReadTools, withLetters } from './with-letters.ts';

export type DiscardTools = ReadTools & {
  /** Called with each letter that is deleted. */
  readonly onDiscarded: (letter: Letter) => void;
};

export type Discarded = {
  readonly discarded: number;
  readonly stopped: boolean;
  readonly fault: { readonly step: 'read' | 'remove'; readonly reason: QueueFault } | undefined;
  readonly notReleased: number;
};

type Run = { discarded: number; again: boolean; fault: Discarded['fault'] };

const streams = 8;

/** Deletes dead letters for good. Killed at any point, what is not deleted is still there. */
export async function discard(
  tools: DiscardTools,
  isMeant: (letter: Letter) => boolean,
  options: Pick<ReadOptions, 'isEnough'> = {},
): Promise<Discarded> {
  const run: Run = { discarded: 0, again: true, fault: undefined };
  let notReleased = 0;
  while (run.again && run.fault === undefined && !tools.stop.aborted) {
    const before = run.discarded;
    run.again = false;
    const round = await withLetters(tools, options, async (reading) => await removeRound(tools, run, reading, isMeant));
    notReleased = round.notReleased;
    if (round.kind === 'failed') run.fault = { step: 'read', reason: round.reason };
    if (run.discarded === before) break;
  }
  return { discarded: run.discarded, stopped: tools.stop.aborted, fault: run.fault, notReleased };
}

async function removeRound(
  { queue, stop, onDiscarded }: DiscardTools,
  run: Run,
  { letters, held }: Reading,
  isMeant: (letter: Letter) => boolean,
): Promise<void> {
  const meant = letters.filter(isMeant);
  let next = 0;
  const removeOn = async (): Promise<void> => {
    while (next < meant.length && run.fault === undefined && !stop.aborted) {
      const batch = meant.slice(next, next + maxBatch);
      next += batch.length;
      const removed = await queue.remove(handlesOf(batch, held));
      if (!removed.ok) {
        run.fault ??= { step: 'remove', reason: removed.reason };
        return;
      }
      for (const letter of batch) {
        if (!removed.value.has(held.get(letter.messageId) ?? '')) {
          run.again = true;
          continue;
        }
        held.delete(letter.messageId);
        run.discarded += 1;
        run.again ||= letter.isInLane;
        onDiscarded(letter);
      }
    }
  };
  await Promise.all(Array.from({ length: streams }, removeOn));
}
