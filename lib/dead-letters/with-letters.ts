import type { QueueFault } from '../audit/reasons.ts';
import { encodeDelivery, encodeNotification } from '../delivery/encode-delivery.ts';
import type { QueuedDelivery } from '../delivery/queued-delivery.ts';
import { type DeadLetterQueue, maxBatch, type QueueCounts, type WaitingMessage } from './dead-letter-queue.ts';
import type { Verdict } from './judge-letter.ts';
import { inOrder, type Letter, type ReadLetter, readLetter } from './letter.ts';

export type ReadTools = {
  readonly queue: DeadLetterQueue;
  readonly judge: (delivery: QueuedDelivery) => Verdict;
  /** Aborted to end early; everything becomes visible again. */
  readonly stop: AbortSignal;
  readonly onProgress: (read: number, about: number) => void;
};

export type ReadOptions = {
  /** Of which letters the bodies are kept, to be sent; of none where absent. */
  readonly keepsBody?: (letter: Letter) => boolean;
  /** UTF-16 units of bodies that are kept at once. */
  readonly maxBodyUnits?: number;
  /** Asked before each receive whether what was read so far will do. `stop` hands over nothing. */
  readonly isEnough?: (letters: readonly Letter[]) => boolean;
  /** Called with every letter, and what it says, as it is read. */
  readonly onLetter?: (read: ReadLetter) => void;
};

/** Everything that the queue handed out, in the order of acceptance, and hidden from others until `use` has ended. */
export type Reading = {
  readonly letters: readonly Letter[];
  /** Unless it was enough before. */
  readonly isWhole: boolean;
  /** By message id. Where there was no room for all, those of the newest letters are missing. */
  readonly bodies: ReadonlyMap<string, string>;
  /** Handles of what is held, by message id: take out what is removed. */
  readonly held: Map<string, string>;
  /** As the queue counted before. */
  readonly counts: QueueCounts;
};

export type WithLetters<Result> =
  | { readonly kind: 'done'; readonly result: Result; readonly notReleased: number }
  | { readonly kind: 'failed'; readonly reason: QueueFault; readonly notReleased: number }
  | { readonly kind: 'stopped'; readonly notReleased: number };

const readersAtMost = 8;
/** One reader more for so many messages. */
const messagesPerReader = 100;
/** 256 MiB as V8 keeps base64: some 100,000 letters of the usual size. */
const defaultMaxBodyUnits = 256 * 1024 * 1024;

/**
 * Reads all dead letters, lets `use` work with them, and makes visible again what it did not remove, whatever happens. The
 * queue hands out nothing twice while it is hidden, so all of them are hidden at the same time: SQS allows 120,000.
 */
export async function withLetters<Result>(
  tools: ReadTools,
  options: ReadOptions,
  use: (reading: Reading) => Promise<Result>,
): Promise<WithLetters<Result>> {
  const counted = await tools.queue.count();
  if (!counted.ok) return { kind: 'failed', reason: counted.reason, notReleased: 0 };
  const held = new Map<string, string>();
  const read = await readAll(tools, options, counted.value, held);
  if ('reason' in read) return { kind: 'failed', reason: read.reason, notReleased: await release(tools.queue, held) };
  if (tools.stop.aborted) return { kind: 'stopped', notReleased: await release(tools.queue, held) };
  try {
    const result = await use({ ...read, held, counts: counted.value });
    return { kind: 'done', result, notReleased: await release(tools.queue, held) };
  } catch (error) {
    await release(tools.queue, held);
    throw error;
  }
}

/**
 * For how long what is read stays hidden, in seconds. If nothing can be released, as after `kill -9`, it appears again by
 * then: soon for a usual queue, and for 100,000 letters after nine minutes, several times what reading them takes.
 */
export function hideSeconds({ visible, hidden }: QueueCounts): number {
  return 30 + Math.ceil((visible + hidden) / 200);
}

async function readAll(
  { queue, judge, stop, onProgress }: ReadTools,
  {
    keepsBody = () => false,
    maxBodyUnits = defaultMaxBodyUnits,
    isEnough = () => false,
    onLetter = () => {},
  }: ReadOptions,
  counts: QueueCounts,
  held: Map<string, string>,
): Promise<Pick<Reading, 'letters' | 'bodies' | 'isWhole'> | { readonly reason: QueueFault }> {
  const letters: Letter[] = [];
  const bodies = createBodies(maxBodyUnits);
  const seconds = hideSeconds(counts);
  let fault: QueueFault | undefined;
  let isWhole = true;

  const take = (message: WaitingMessage): boolean => {
    const isNew = !held.has(message.messageId);
    // Also of one that was read before: only the latest handle is good.
    held.set(message.messageId, message.handle);
    if (!isNew) return false;
    const read = readLetter(message, judge);
    letters.push(read.letter);
    if (read.delivery !== undefined && keepsBody(read.letter)) bodies.keep(read.letter, bodyOf(message, read.delivery));
    onLetter(read);
    return true;
  };

  const readOn = async (): Promise<void> => {
    while (!stop.aborted && fault === undefined) {
      if (isEnough(letters)) {
        isWhole = false;
        return;
      }
      const received = await queue.receive(seconds);
      if (!received.ok) {
        fault = received.reason;
        return;
      }
      // Nothing new: all has been seen, and what was seen first appears again.
      if (received.value.filter(take).length === 0) return;
      onProgress(letters.length, Math.max(counts.visible, letters.length));
    }
  };

  const readers = Math.min(readersAtMost, 1 + Math.floor(counts.visible / messagesPerReader));
  await Promise.all(Array.from({ length: readers }, readOn));
  return fault === undefined ? { letters: letters.sort(inOrder), isWhole, bodies: bodies.kept } : { reason: fault };
}

/** One that was set aside goes back as any other does: it has its patience anew, and may be set aside again. */
function bodyOf(message: WaitingMessage, delivery: QueuedDelivery): string {
  const { notification, patienceEndsAtMs, ...envelope } = delivery;
  return patienceEndsAtMs === undefined ? message.body : encodeDelivery(envelope, encodeNotification(notification));
}

/** Keeps bodies up to a size, of the oldest letters: they are sent first, and so nothing overtakes in the next round. */
function createBodies(maxUnits: number) {
  const kept = new Map<string, string>();
  let owners: Letter[] = [];
  let units = 0;
  let newest = Number.POSITIVE_INFINITY;
  const drop = (): void => {
    owners.sort(inOrder);
    // At least one always stays, or nothing would ever be sent.
    while (units > maxUnits * 0.8 && owners.length > 1) {
      const last = owners.pop();
      if (last === undefined) return;
      units -= kept.get(last.messageId)?.length ?? 0;
      kept.delete(last.messageId);
      newest = last.delivery?.acceptedAtMs ?? newest;
    }
    // Of those accepted at the same time, all or none.
    owners = owners.filter((owner, index) => {
      const stays = index === 0 || (owner.delivery?.acceptedAtMs ?? 0) < newest;
      if (!stays) {
        units -= kept.get(owner.messageId)?.length ?? 0;
        kept.delete(owner.messageId);
      }
      return stays;
    });
  };
  return {
    kept,
    keep: (letter: Letter, body: string): void => {
      if ((letter.delivery?.acceptedAtMs ?? 0) >= newest) return;
      kept.set(letter.messageId, body);
      owners.push(letter);
      units += body.length;
      if (units > maxUnits) drop();
    },
  };
}

/** How many could not be made visible: they appear by themselves when their time is over. */
async function release(queue: DeadLetterQueue, held: ReadonlyMap<string, string>): Promise<number> {
  const handles = [...held.values()].reverse();
  const batches = Array.from({ length: Math.ceil(handles.length / maxBatch) }, (_, index) =>
    handles.slice(index * maxBatch, (index + 1) * maxBatch),
  );
  let notReleased = 0;
  const releaseOn = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      const shown = await queue.hide(batch, 0);
      // What the queue did not know any more is visible, or another's.
      if (!shown.ok) notReleased += batch.length;
    }
  };
  await Promise.all(Array.from({ length: readersAtMost }, releaseOn));
  return notReleased;
}
