import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueAnswer, QueueCounts } from '../dead-letters/dead-letter-queue.ts';
import { judgeQueueError } from './sqs-queue.ts';

/** How many messages a queue has, by SQS' own counts, which lag by up to a minute. */
export async function countQueue(client: SQSClient, queueUrl: string): Promise<QueueAnswer<QueueCounts>> {
  try {
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    const visible = Number(Attributes['ApproximateNumberOfMessages']) || 0;
    const hidden = Number(Attributes['ApproximateNumberOfMessagesNotVisible']) || 0;
    return { ok: true, value: { visible, hidden } };
  } catch (error) {
    return { ok: false, reason: judgeQueueError(error) };
  }
}
