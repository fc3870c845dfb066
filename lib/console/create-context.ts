import { createEntryFinder } from '../allow-list/compile/find-entry.ts';
import { createDeadLetterQueue } from '../aws/sqs-dead-letters.ts';
import { createSqsQueue } from '../aws/sqs-queue.ts';
import type { AwsClients } from '../local/create-aws-clients.ts';
import type { Evidence } from '../views/evidence.ts';
import type { ConsoleContext } from './console-page.ts';
import { controls } from './controls.ts';
import type { Records } from './records.ts';

export type ContextOptions = Pick<ConsoleContext, 'stack' | 'traffic' | 'allowList' | 'files' | 'nowMs' | 'stop'> & {
  readonly records: Records;
  readonly sqs: AwsClients['sqs'];
};

export function createContext({ records, sqs, ...given }: ContextOptions): ConsoleContext {
  const { stack, allowList, files, nowMs } = given;
  const startedMs = nowMs();
  const find = createEntryFinder(files);
  const deadLetters = createDeadLetterQueue(sqs, stack.queues.deadLetters.url);
  // Counting asks every queue the same.
  const deliveries = createDeadLetterQueue(sqs, stack.queues.deliveries.url);
  const evidence = async (): Promise<Evidence> => {
    const [waiting, givenUp] = await Promise.all([deliveries.count(), deadLetters.count()]);
    const list = records.list();
    const leftOut = records.leftOut();
    const firstMs = list[0]?.timeMs ?? startedMs;
    return {
      nowMs: nowMs(),
      fromMs: leftOut === 0 ? Math.min(startedMs, firstMs) : firstMs,
      untilMs: nowMs(),
      records: list,
      leftOut,
      queues: waiting.ok && givenUp.ok ? { deliveries: waiting.value, deadLetters: givenUp.value } : undefined,
      allowList,
      find,
    };
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...given,
    evidence,
    alone: async (work) => {
      const mine = last.then(work);
      last = mine.catch(() => {});
      return await mine;
    },
    controls,
    queues: { deadLetters, deliveries: createSqsQueue(sqs, stack.queues.deliveries.url) },
  };
}
