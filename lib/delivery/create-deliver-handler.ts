import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type BatchDependencies, deliverBatch } from './deliver-batch.ts';

/** What Lambda calls: the handler as middy returns it. */
export type DeliverHandler = ReturnType<typeof createDeliverHandler>;

/**
 * The deliver function: a batch of SQS messages in, the ones that stay in the queue out. The event source mapping
 * deletes the others; it needs `ReportBatchItemFailures`.
 */
export function createDeliverHandler(dependencies: BatchDependencies) {
  return middy<SQSEvent, SQSBatchResponse>().handler(async (event: SQSEvent, context: Context) => {
    const left = await deliverBatch(dependencies, event.Records, () => context.getRemainingTimeInMillis());
    return { batchItemFailures: left.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  });
}
