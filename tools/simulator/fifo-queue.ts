export type NewMessage = {
  readonly body: string;
  readonly groupId: string;
  readonly deduplicationId: string;
  readonly attributes?: Readonly<Record<string, string>>;
};

type Receipt = {
  readonly handle: string;
  /** Whoever received it; a number for each process or instance. */
  readonly holder: number;
  visibleAtMs: number;
  postponed: boolean;
};

type StoredMessage = NewMessage & {
  readonly messageId: string;
  readonly sequenceNumber: string;
  readonly sentAtMs: number;
  firstReceivedAtMs: number | undefined;
  receiveCount: number;
  receipt: Receipt | undefined;
};

export type ReceivedMessage = StoredMessage & { readonly receipt: Receipt };

export type FifoQueue = ReturnType<typeof createFifoQueue>;

export type FifoQueueOptions = {
  readonly visibilityMs: number;
  /** The queue's own clock. */
  readonly nowMs: () => number;
  /** As SQS: five minutes. Without it nothing is ever forgotten. */
  readonly deduplicationMs?: number;
  /** What has been received so often is moved by the queue itself, as by a redrive policy. */
  readonly maxReceiveCount?: number;
  readonly onAcknowledged?: (message: NewMessage) => void;
  readonly onMoved?: (message: NewMessage) => void;
};

/**
 * A FIFO queue in high-throughput mode by the rules of SQS. Unlike the emulator, which gives at most one message of a
 * group in a receive, it gives as many of one group as there are, so that the order inside a batch counts.
 * Source: docs.aws.amazon.com/AWSSimpleQueueService "FIFO queue delivery logic" and "Interleaving multiple ordered
 * message groups": while any message of a group is invisible, none of that group is received.
 */
export function createFifoQueue(options: FifoQueueOptions) {
  const { visibilityMs, nowMs, deduplicationMs = Number.POSITIVE_INFINITY } = options;
  const { maxReceiveCount = Number.POSITIVE_INFINITY, onAcknowledged = () => {}, onMoved = () => {} } = options;
  /** In the order of sending, those in flight included. */
  const groups = new Map<string, StoredMessage[]>();
  const deduplicated = new Map<string, StoredMessage>();
  const byHandle = new Map<string, StoredMessage>();
  let sequence = 0;
  let receipts = 0;

  const messages = () => [...groups.values()].flat();
  const isInFlight = ({ receipt }: StoredMessage) => receipt !== undefined && receipt.visibleAtMs > nowMs();
  const inFlight = (handle: string) => {
    const message = byHandle.get(handle);
    return message?.receipt?.handle === handle && isInFlight(message) ? message : undefined;
  };

  const remove = (message: StoredMessage): void => {
    if (message.receipt !== undefined) byHandle.delete(message.receipt.handle);
    const rest = (groups.get(message.groupId) ?? []).filter((other) => other !== message);
    if (rest.length > 0) groups.set(message.groupId, rest);
    else groups.delete(message.groupId);
  };

  const hand = (message: StoredMessage, holder: number): ReceivedMessage => {
    message.receiveCount += 1;
    message.firstReceivedAtMs ??= nowMs();
    if (message.receipt !== undefined) byHandle.delete(message.receipt.handle);
    receipts += 1;
    const receipt = { handle: `receipt-${receipts}`, holder, visibleAtMs: nowMs() + visibilityMs, postponed: false };
    byHandle.set(receipt.handle, message);
    return Object.assign(message, { receipt });
  };

  return {
    /** The message, or the one of the same deduplication id that was sent to its group before. */
    send: (message: NewMessage): StoredMessage => {
      const identity = JSON.stringify([message.groupId, message.deduplicationId]);
      const earlier = deduplicated.get(identity);
      if (earlier !== undefined && nowMs() - earlier.sentAtMs < deduplicationMs) return earlier;
      sequence += 1;
      const numbers = { messageId: `message-${sequence}`, sequenceNumber: String(sequence).padStart(20, '0') };
      const state = { sentAtMs: nowMs(), firstReceivedAtMs: undefined, receiveCount: 0, receipt: undefined };
      const stored: StoredMessage = { ...message, ...numbers, ...state };
      deduplicated.set(identity, stored);
      const group = groups.get(message.groupId);
      if (group === undefined) groups.set(message.groupId, [stored]);
      else group.push(stored);
      return stored;
    },

    receive: (max: number, holder: number): ReceivedMessage[] => {
      const taken: ReceivedMessage[] = [];
      for (const [groupId, group] of [...groups]) {
        if (taken.length === max) break;
        if (group.some(isInFlight)) continue;
        for (const message of group.filter(({ receiveCount }) => receiveCount >= maxReceiveCount)) {
          remove(message);
          onMoved(message);
        }
        const left = groups.get(groupId) ?? [];
        if (left.length === 0) continue;
        taken.push(...left.slice(0, max - taken.length).map((message) => hand(message, holder)));
        // To the end of the line, so that a busy group starves no other.
        groups.delete(groupId);
        groups.set(groupId, left);
      }
      return taken;
    },

    /** False where the handle is not, or no longer, that of a message in flight. */
    acknowledge: (handle: string): boolean => {
      const message = inFlight(handle);
      if (message === undefined) return false;
      remove(message);
      onAcknowledged(message);
      return true;
    },

    changeVisibility: (handle: string, seconds: number): boolean => {
      const receipt = inFlight(handle)?.receipt;
      if (receipt === undefined) return false;
      receipt.visibleAtMs = nowMs() + seconds * 1000;
      receipt.postponed = true;
      return true;
    },

    /** Lets the time pass for what a process that is no more still holds; what it had postponed keeps its time. */
    runOutVisibility: (holder: number): void => {
      for (const { receipt } of messages()) {
        if (receipt?.holder === holder && !receipt.postponed) receipt.visibleAtMs = Number.NEGATIVE_INFINITY;
      }
    },

    size: (): number => messages().length,
    inFlight: (): number => messages().filter(isInFlight).length,
    /** Of those that were received at most so often; 0 where there is none. */
    oldestAgeMs: (maxReceives: number): number =>
      Math.max(0, ...messages().flatMap((one) => (one.receiveCount <= maxReceives ? nowMs() - one.sentAtMs : []))),
    /** How many messages a process has and has not postponed. */
    heldBy: (holder: number): number =>
      messages().filter(
        (message) => message.receipt?.holder === holder && !message.receipt.postponed && isInFlight(message),
      ).length,
  };
}
