import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { maxReceives } from '../delivery/patience.ts';

export type LocalSqs = {
  readonly url: string;
  readonly close: () => Promise<void>;
  /** Where it has its queues already. */
  readonly queues?: LocalQueues;
};

export type LocalQueue = { readonly url: string; readonly arn: string };

export type LocalQueues = {
  readonly deliveries: LocalQueue;
  readonly deadLetters: LocalQueue;
};

/** Starts the SQS emulator. Not by its own `startFauxqs`, which listens on every address of the machine. */
export async function startLocalSqs(): Promise<LocalSqs> {
  const app = buildApp({ logger: false });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, close: async () => await app.close() };
}

/** The attributes of `infra/queues.yml`; a test holds the two together. */
const common = {
  FifoQueue: 'true',
  DeduplicationScope: 'messageGroup',
  FifoThroughputLimit: 'perMessageGroupId',
  ContentBasedDeduplication: 'false',
  MaximumMessageSize: '1048576',
  SqsManagedSseEnabled: 'true',
};

export const deadLetterQueueAttributes = { ...common, MessageRetentionPeriod: '1209600' };
export const deliveryQueueAttributes = { ...common, MessageRetentionPeriod: '345600', VisibilityTimeout: '360' };

/** Creates the delivery queue and its dead-letter queue as they are deployed. */
export async function createLocalQueues(client: SQSClient): Promise<LocalQueues> {
  const deadLetters = await createQueue(client, 'alertguard-local-dead-letters.fifo', deadLetterQueueAttributes);
  const deliveries = await createQueue(client, 'alertguard-local-deliveries.fifo', {
    ...deliveryQueueAttributes,
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: maxReceives }),
  });
  return { deliveries, deadLetters };
}

/** Creates a queue and asks for its ARN. */
export async function createQueue(
  client: SQSClient,
  name: string,
  attributes: Readonly<Record<string, string>>,
): Promise<LocalQueue> {
  const { QueueUrl: url } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  const arn = Attributes?.QueueArn;
  if (url === undefined || arn === undefined) throw new TypeError('a queue has a URL and an ARN');
  return { url, arn };
}
