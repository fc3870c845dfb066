import { createHash, randomUUID } from 'node:crypto';

export type NewMessage = {
  readonly body: string;
  readonly groupId: string;
  readonly deduplicationId: string;
};

type Receipt = {
  readonly handle: string;
  /** Whoever received it; a number for each process. */
  readonly holder: number;
  visibleAt: number;
  postponed: boolean;
};

type StoredMessage = NewMessage & {
  readonly messageId: string;
  readonly sequenceNumber: string;
  readonly sentAt: number;
  receiveCount: number;
  receipt: Receipt | undefined;
};

export type ReceivedMessage = StoredMessage & { readonly receipt: Receipt };

export type FifoQueue = ReturnType<typeof createFifoQueue>;

export type FifoQueueOptions = {
  readonly visibilitySeconds: number;
  /** The queue's own clock, in seconds. */
  readonly nowSeconds: () => number;
  readonly onAcknowledged?: (message: NewMessage) => void;
};

/**
 * A FIFO queue in high-throughput mode by the rules of SQS. Unlike the emulator, which gives at most one message of a
 * group in a receive, it gives as many of one group as there are, so that the order inside a batch counts. It forgets no
 * deduplication id: a run is over long before the five minutes of SQS.
 * Source: docs.aws.amazon.com/AWSSimpleQueueService "FIFO queue delivery logic" and "Interleaving multiple ordered
 * message groups": while any message of a group is invisible, none of that group is received.
 */
export function createFifoQueue({ visibilitySeconds, nowSeconds, onAcknowledged = () => {} }: FifoQueueOptions) {
  /** In the order of sending, those in flight included. */
  const groups = new Map<string, StoredMessage[]>();
  const deduplicated = new Map<string, StoredMessage>();
  let sequence = 0;

  const messages = () => [...groups.values()].flat();
  const isInFlight = ({ receipt }: StoredMessage) => receipt !== undefined && receipt.visibleAt > nowSeconds();
  const inFlight = (handle: string) =>
    messages().find((message) => message.receipt?.handle === handle && isInFlight(message));

  const hand = (message: StoredMessage, holder: number): ReceivedMessage => {
    message.receiveCount += 1;
    const receipt = { handle: randomUUID(), holder, visibleAt: nowSeconds() + visibilitySeconds, postponed: false };
    return Object.assign(message, { receipt });
  };

  return {
    /** The message, or the one of the same deduplication id that was sent to its group before. */
    send: (message: NewMessage): StoredMessage => {
      const identity = JSON.stringify([message.groupId, message.deduplicationId]);
      const earlier = deduplicated.get(identity);
      if (earlier !== undefined) return earlier;
      sequence += 1;
      const sequenceNumber = String(sequence).padStart(20, '0');
      const numbers = { messageId: randomUUID(), sequenceNumber, sentAt: Date.now(), receiveCount: 0 };
      const stored: StoredMessage = { ...message, ...numbers, receipt: undefined };
      deduplicated.set(identity, stored);
      groups.set(message.groupId, [...(groups.get(message.groupId) ?? []), stored]);
      return stored;
    },

    receive: (max: number, holder: number): ReceivedMessage[] => {
      const taken: ReceivedMessage[] = [];
      for (const [groupId, group] of [...groups]) {
        if (taken.length === max) break;
        if (group.some(isInFlight)) continue;
        taken.push(...group.slice(0, max - taken.length).map((message) => hand(message, holder)));
        // To the end of the line, so that a busy group starves no other.
        groups.delete(groupId);
        groups.set(groupId, group);
      }
      return taken;
    },

    /** False where the handle is not, or no longer, that of a message in flight. */
    acknowledge: (handle: string): boolean => {
      const message = inFlight(handle);
      if (message === undefined) return false;
      const rest = (groups.get(message.groupId) ?? []).filter((other) => other !== message);
      if (rest.length > 0) groups.set(message.groupId, rest);
      else groups.delete(message.groupId);
      onAcknowledged(message);
      return true;
    },

    changeVisibility: (handle: string, seconds: number): boolean => {
      const receipt = inFlight(handle)?.receipt;
      if (receipt === undefined) return false;
      receipt.visibleAt = nowSeconds() + seconds;
      receipt.postponed = true;
      return true;
    },

    /** Lets the time pass for what a process that is no more still holds; what it had postponed keeps its time. */
    runOutVisibility: (holder: number): void => {
      for (const { receipt } of messages()) {
        if (receipt?.holder === holder && !receipt.postponed) receipt.visibleAt = Number.NEGATIVE_INFINITY;
      }
    },

    size: (): number => messages().length,
    /** How many messages a process has and has not postponed. */
    heldBy: (holder: number): number =>
      messages().filter(
        (message) => message.receipt?.holder === holder && !message.receipt.postponed && isInFlight(message),
      ).length,
  };
}

/** As SQS states it, and as the SDK compares it with what it sent or received. */
export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
