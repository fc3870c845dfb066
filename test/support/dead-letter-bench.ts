import type { DeadLetterQueue, QueueAnswer, StageQueues } from '../../lib/dead-letters/dead-letter-queue.ts';
import { sendDeadLetter } from '../../lib/delivery/dead-letter.ts';
import type { DeliveryQueue } from '../../lib/delivery/delivery-queue.ts';
import { createFifoQueue, type FifoQueue } from '../../tools/simulator/fifo-queue.ts';

/** A call of the command line to SQS. */
export type QueueCall = 'count' | 'receive' | 'hide' | 'remove' | 'send';

export type DeadLetterBench = ReturnType<typeof createDeadLetterBench>;

/**
 * Both queues of a stage by the rules of SQS, in virtual time. `around` is asked about every call: it may let it through,
 * answer in its place, or never come back, as after a kill.
 */
export function createDeadLetterBench(startMs: number) {
  const clock = { nowMs: startMs };
  const options = { visibilityMs: 30_000, deduplicationMs: 300_000, nowMs: () => clock.nowMs };
  const deadLetters = createFifoQueue(options);
  const deliveries = createFifoQueue(options);
  const bench = {
    clock,
    deadLetters,
    deliveries,
    around: async <Answer>(_call: QueueCall, answer: () => Answer): Promise<Answer> => answer(),
  };
  const sendTo =
    (queue: FifoQueue): DeliveryQueue['send'] =>
    async (messages) => {
      for (const message of messages) queue.send(message);
      return { ok: true };
    };
  const queue: DeadLetterQueue = {
    count: async () => await bench.around('count', () => ok({ visible: deadLetters.size(), hidden: 0 })),
    receive: async (hideSeconds) =>
      await bench.around('receive', () => {
        const received = deadLetters.receive(10, 1);
        for (const { receipt } of received) deadLetters.changeVisibility(receipt.handle, hideSeconds);
        return ok(
          received.map(({ messageId, receipt, groupId, sentAtMs, body, attributes = {} }) => {
            const entries = new Map(Object.entries(attributes));
            return { messageId, handle: receipt.handle, groupId, sentAtMs, body, attributes: entries };
          }),
        );
      }),
    hide: async (handles, seconds) =>
      await bench.around('hide', () =>
        ok(new Set(handles.filter((handle) => deadLetters.changeVisibility(handle, seconds)))),
      ),
    remove: async (handles) =>
      await bench.around('remove', () => ok(new Set(handles.filter((handle) => deadLetters.acknowledge(handle))))),
  };
  const queues: StageQueues = {
    deadLetters: queue,
    deliveries: {
      send: async (messages) => {
        const sent: Awaited<ReturnType<DeliveryQueue['send']>> = { ok: true };
        return await bench.around('send', () => {
          for (const message of messages) deliveries.send(message);
          return sent;
        });
      },
    },
  };
  return Object.assign(bench, {
    queues,
    /** As `deliver` gives a message up. */
    giveUp: async (letter: Parameters<typeof sendDeadLetter>[1]) =>
      await sendDeadLetter({ send: sendTo(deadLetters) }, letter),
    /** As SQS itself moves a message that was received too often. */
    moveByQueue: (body: string, groupId: string) =>
      deadLetters.send({ body, groupId, deduplicationId: `moved-${body.length}-${deadLetters.size()}` }),
  });
}

function ok<Value>(value: Value): QueueAnswer<Value> {
  return { ok: true, value };
}
