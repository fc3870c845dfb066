import type { Teardown } from '../../lib/local/teardown.ts';
import { createFifoQueue } from '../simulator/fifo-queue.ts';
import { startQueueClock } from './clock.ts';
import type { Happening } from './judge.ts';
import { readQueued } from './notifications.ts';
import { startSqsEndpoint } from './sqs.ts';

/** A backoff of 5 s takes a fifth of a second, one of 5 min takes 12 s. */
export const queueClockSpeed = 25;

/** 20 s by the machine's clock: more than any batch takes, so no message comes back while its process lives. */
const visibilityMs = 20_000 * queueClockSpeed;

/** The delivery queue and its dead-letter queue behind one endpoint on which nothing fails. */
export async function startQueues(options: {
  readonly process: () => number;
  readonly happened: (happening: Happening) => void;
  readonly teardown: Teardown;
}) {
  const { process, happened, teardown } = options;
  const { nowMs, stop } = startQueueClock(queueClockSpeed);
  teardown.add(stop);
  const deliveries = createFifoQueue({
    visibilityMs,
    nowMs,
    onAcknowledged: ({ body }) => happened({ kind: 'acknowledged', ...readQueued(body) }),
  });
  const deadLetters = createFifoQueue({ visibilityMs, nowMs });
  const queues = new Map([
    ['deliveries.fifo', deliveries],
    ['dead-letters.fifo', deadLetters],
  ]);
  const endpoint = await startSqsEndpoint(queues, process);
  teardown.add(endpoint.close);
  return {
    deliveries,
    deadLetters,
    endpoint,
    queueUrl: endpoint.queueUrl('deliveries.fifo'),
    deadLetterQueueUrl: endpoint.queueUrl('dead-letters.fifo'),
  };
}
