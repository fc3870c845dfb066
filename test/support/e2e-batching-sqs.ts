import type { LocalSqs } from '../../lib/local/start-local-sqs.ts';
import { startSqsEndpoint } from '../../tools/fault-run/sqs.ts';
import { createFifoQueue } from '../../tools/simulator/fifo-queue.ts';

/** SQS that hands out up to ten messages of a group at once, as AWS does and the local one does not. */
export async function startBatchingSqs(): Promise<LocalSqs> {
  const options = { visibilityMs: 360_000, deduplicationMs: 300_000, nowMs: Date.now };
  const names = { deliveries: 'deliveries.fifo', deadLetters: 'dead-letters.fifo' };
  const queues = new Map(Object.values(names).map((name) => [name, createFifoQueue(options)]));
  const { url, close, queueUrl } = await startSqsEndpoint(queues, () => 1);
  const queue = (name: string) => ({ url: queueUrl(name), arn: `arn:aws:sqs:us-east-1:000000000000:${name}` });
  return { url, close, queues: { deliveries: queue(names.deliveries), deadLetters: queue(names.deadLetters) } };
}
