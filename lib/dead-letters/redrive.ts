import type { QueueFault } from '../audit/reasons.ts';
import type { DeliveryQueue, QueueMessage } from '../delivery/delivery-queue.ts';
import { splitBatches } from '../delivery/split-batches.ts';
import { maxBatch } from './dead-letter-queue.ts';
import { inOrder, type Letter } from './letter.ts';
import { type Reading, type ReadOptions, type ReadTools, withLetters } from './with-letters.ts';

export type RedriveTools = ReadTools & {
  readonly deliveries: DeliveryQueue;
  /** Called with each letter that the delivery queue has taken and that is no dead letter any more. */
  readonly onRedriven: (letter: Letter) => void;
};

export type Redriven = {
  readonly redriven: number;
  /** The delivery queue has them, but they could not be removed here. */
  readonly notRemoved: number;
  /** Someone else took them in the meantime. */
  readonly taken: number;
  readonly stopped: boolean;
  readonly fault: { readonly step: 'read' | 'send' | 'remove'; readonly reason: QueueFault } | undefined;
  /** Hidden until their time is over. */
  readonly notReleased: number;
};

type Run = {
  redriven: number;
  /** Ids of messages that the delivery queue has. */
  readonly sent: Set<string>;
  taken: number;
  /** Whether there may be letters that this round could not see or hold. */
  again: boolean;
  fault: Redriven['fault'];
};

type Sendable = { readonly letter: Letter; readonly lane: string; readonly groupHash: string; readonly body: string };

const streamsAtMost = 8;

/**
 * Hidden for so long while a batch is sent and removed. After a kill in between they appear within that time, so that a
 * repeat in the following minutes is still one for the delivery queue, which remembers five.
 */
const sendingSeconds = 60;

/**
 * Sends dead letters back to the delivery queue, in the order of acceptance inside each lane, and removes each once the
 * delivery queue has it. Sends only what the verdict in the letter allows.
 *
 * At least once: killed between the two steps, a letter is still here, and is sent once more by the next run.
 */
export async function redrive(
  tools: RedriveTools,
  isMeant: (letter: Letter) => boolean,
  options: Pick<ReadOptions, 'maxBodyUnits' | 'isEnough'> = {},
): Promise<Redriven> {
  const run: Run = { redriven: 0, sent: new Set(), taken: 0, again: true, fault: undefined };
  let notReleased = 0;
  const keepsBody = (letter: Letter) =>
    letter.delivery?.verdict.allowed === true && isMeant(letter) && !run.sent.has(letter.messageId);
  while (run.again && run.fault === undefined && !tools.stop.aborted) {
    const before = run.redriven;
    run.again = false;
    run.taken = 0;
    const round = await withLetters(tools, { ...options, keepsBody }, async (reading) => {
      await sendRound(tools, run, reading, keepsBody);
    });
    notReleased = round.notReleased;
    if (round.kind === 'failed') run.fault = { step: 'read', reason: round.reason };
    if (run.redriven === before) break;
  }
  const { redriven, taken, fault } = run;
  return { redriven, notRemoved: run.sent.size - redriven, taken, stopped: tools.stop.aborted, fault, notReleased };
}

async function sendRound(
  tools: RedriveTools,
  run: Run,
  { letters, bodies, held }: Reading,
  isWanted: (letter: Letter) => boolean,
): Promise<void> {
  const sendable = letters.flatMap((letter): Sendable[] => {
    const body = bodies.get(letter.messageId);
    const verdict = letter.delivery?.verdict;
    if (body === undefined || letter.delivery === undefined || verdict?.allowed !== true) return [];
    return [{ letter, lane: verdict.lane, groupHash: letter.delivery.groupHash, body }];
  });
  if (letters.some((letter) => isWanted(letter) && !bodies.has(letter.messageId))) run.again = true;
  const repeated = letters.filter(({ messageId }) => run.sent.has(messageId));
  await removeSent(tools, run, repeated, held);
  await Promise.all(toStreams(sendable).map((stream) => sendStream(tools, run, stream, held)));
}

/** Lanes shared out evenly, each whole in one stream, which is sent one batch after the other. */
function toStreams(letters: readonly Sendable[]): Sendable[][] {
  const streams: Sendable[][] = Array.from({ length: streamsAtMost }, () => []);
  const lanes = [...Map.groupBy(letters, ({ lane }) => lane).values()].sort((one, other) => other.length - one.length);
  for (const lane of lanes) {
    const shortest = streams.reduce((one, other) => (other.length < one.length ? other : one));
    shortest.push(...lane);
  }
  return streams.map((stream) => stream.sort((one, other) => inOrder(one.letter, other.letter)));
}

async function sendStream(
  tools: RedriveTools,
  run: Run,
  stream: readonly Sendable[],
  held: Map<string, string>,
): Promise<void> {
  for (let at = 0; at < stream.length; ) {
    if (run.fault !== undefined || tools.stop.aborted) return;
    const batch = nextBatch(stream, at);
    at += batch.length;
    const handles = handlesOf(
      batch.map(({ letter }) => letter),
      held,
    );
    const ours = await tools.queue.hide(handles, sendingSeconds);
    if (!ours.ok) {
      run.fault ??= { step: 'read', reason: ours.reason };
      return;
    }
    if (ours.value.size < batch.length) {
      // Another reader has some of them. What comes behind them waits for the next round, or it would overtake.
      run.taken += batch.length - ours.value.size;
      run.again = true;
      return;
    }
    const sent = await tools.deliveries.send(batch.map(toMessage));
    if (!sent.ok) {
      run.fault ??= { step: 'send', reason: sent.reason };
      return;
    }
    for (const { letter } of batch) run.sent.add(letter.messageId);
    await removeSent(
      tools,
      run,
      batch.map(({ letter }) => letter),
      held,
    );
  }
}

/**
 * At most ten, as one batch of the delivery queue, and of an alert group only one: the queue may take a batch in parts, and
 * the resolved notification must not be in it without the firing one.
 */
function nextBatch(stream: readonly Sendable[], at: number): readonly Sendable[] {
  const groups = new Set<string>();
  let end = at;
  for (const { groupHash } of stream.slice(at, at + maxBatch)) {
    if (groups.has(groupHash)) break;
    groups.add(groupHash);
    end += 1;
  }
  const candidates = stream.slice(at, end);
  const [fitting] = splitBatches(candidates.map(toMessage));
  return candidates.slice(0, fitting?.length);
}

/** The deduplication id is the letter's, so that a repeat is one, and the same delivery given up once more is not. */
function toMessage({ letter, lane, body }: Sendable): QueueMessage {
  return { body, groupId: lane, deduplicationId: `redrive-${letter.messageId}`, attributes: {} };
}

async function removeSent(
  { queue, onRedriven }: RedriveTools,
  run: Run,
  letters: readonly Letter[],
  held: Map<string, string>,
): Promise<void> {
  for (let at = 0; at < letters.length; at += maxBatch) {
    const batch = letters.slice(at, at + maxBatch);
    const removed = await queue.remove(handlesOf(batch, held));
    if (!removed.ok) {
      run.fault ??= { step: 'remove', reason: removed.reason };
      return;
    }
    for (const letter of batch) {
      const handle = held.get(letter.messageId);
      if (handle === undefined || !removed.value.has(handle)) {
        run.again = true;
        continue;
      }
      held.delete(letter.messageId);
      run.redriven += 1;
      run.again ||= letter.isInLane;
      onRedriven(letter);
    }
  }
}

export function handlesOf(letters: readonly Letter[], held: ReadonlyMap<string, string>): string[] {
  return letters.map(({ messageId }) => held.get(messageId)).filter((handle) => handle !== undefined);
}
