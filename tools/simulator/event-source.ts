import type { SQSRecord } from 'aws-lambda';
import type { VirtualClock } from './clock.ts';
import type { FifoQueue, ReceivedMessage } from './fifo-queue.ts';

/** A running copy of the function, with a memory of its own. */
export type Instance = {
  /** The records that it reports as failed. Rejects, or never settles, where it dies. */
  readonly invoke: (records: readonly SQSRecord[], remainingMs: () => number) => Promise<readonly SQSRecord[]>;
};

export type EventSourceOptions = {
  readonly clock: VirtualClock;
  readonly queue: FifoQueue;
  readonly visibilityMs: number;
  readonly createInstance: (holder: number) => Instance;
  readonly maxConcurrency: number;
  readonly timeoutMs: number;
  /** From the moment that a message can be received to the call of a warm function. */
  readonly pollMs: number;
  readonly coldStartMs: number;
  /** An instance that nobody called for so long is gone, and its memory with it. */
  readonly idleMs: number;
  /** Nothing is received while it is true; whoever ends it polls. */
  readonly isStopped?: () => boolean;
  readonly onCalled?: (call: Call) => void;
};

/** A call of the function that has ended. */
export type Call = { readonly isCold: boolean; readonly hasFailed: boolean };

const batchSize = 10;

type Idle = { readonly holder: number; readonly instance: Instance; readonly sinceMs: number };

/**
 * Lambda's event source mapping for a FIFO queue: batches of up to ten messages, instances that are used again, the one
 * used last first.
 */
export function startEventSource(options: EventSourceOptions) {
  const { clock, queue, createInstance, maxConcurrency, timeoutMs, pollMs, coldStartMs, idleMs } = options;
  const { isStopped = () => false, onCalled = () => {} } = options;
  let idle: Idle[] = [];
  const busy = new Set<number>();
  let created = 0;
  /** Instances up to this one are of a version that was replaced. */
  let replaced = 0;

  const takeInstance = (): Idle & { readonly isNew: boolean } => {
    idle = idle.filter(({ sinceMs }) => clock.nowMs() - sinceMs < idleMs);
    const warm = idle.pop();
    if (warm !== undefined) return { ...warm, isNew: false };
    created += 1;
    return { holder: created, instance: createInstance(created), sinceMs: clock.nowMs(), isNew: true };
  };

  const pump = (): void => {
    while (busy.size < maxConcurrency && !isStopped()) {
      const taken = takeInstance();
      const messages = queue.receive(batchSize, taken.holder);
      if (messages.length === 0) {
        if (!taken.isNew) idle.push(taken);
        return;
      }
      busy.add(taken.holder);
      clock.at(clock.nowMs() + options.visibilityMs, pump);
      clock.at(clock.nowMs() + (taken.isNew ? coldStartMs : 0), () => work(taken, messages, taken.isNew));
    }
  };

  const work = (taken: Idle, messages: readonly ReceivedMessage[], isCold: boolean): void => {
    const records = messages.map(toRecord);
    const endsAtMs = clock.nowMs() + timeoutMs;
    taken.instance
      .invoke(records, () => endsAtMs - clock.nowMs())
      .then(
        (failed) => {
          for (const record of records) if (!failed.includes(record)) queue.acknowledge(record.receiptHandle);
          onCalled({ isCold, hasFailed: false });
          free(taken);
        },
        () => {
          onCalled({ isCold, hasFailed: true });
          lose(taken.holder);
        },
      );
  };

  const free = (taken: Idle): void => {
    if (!busy.delete(taken.holder)) return;
    if (taken.holder > replaced) idle.push({ ...taken, sinceMs: clock.nowMs() });
    poll();
  };

  /** An instance that died: its messages come back when their visibility ends. */
  const lose = (holder: number): void => {
    idle = idle.filter((one) => one.holder !== holder);
    if (busy.delete(holder)) poll();
  };

  const poll = (): void => clock.at(clock.nowMs() + pollMs, pump);

  const replaceInstances = (): void => {
    replaced = created;
    idle = [];
  };

  return { poll, lose, replaceInstances, busy: (): readonly number[] => [...busy], instances: () => created };
}

function toRecord(message: ReceivedMessage): SQSRecord {
  const attributes = Object.entries(message.attributes ?? {});
  return {
    messageId: message.messageId,
    receiptHandle: message.receipt.handle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAtMs),
      SenderId: 'simulator',
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs ?? message.sentAtMs),
      MessageGroupId: message.groupId,
      MessageDeduplicationId: message.deduplicationId,
      SequenceNumber: message.sequenceNumber,
    },
    messageAttributes: Object.fromEntries(
      attributes.map(([name, stringValue]) => [name, { dataType: 'String', stringValue }]),
    ),
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:deliveries.fifo',
    awsRegion: 'eu-central-1',
  };
}
