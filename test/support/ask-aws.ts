import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { awsClientConfig } from '../../lib/aws/aws-client-config.ts';
import { readAwsError } from '../../lib/aws/aws-error.ts';

/**
 * A program that asks SQS and Secrets Manager at `endpoint` each question of ingest and deliver once, then `count` times one
 * of each. It prints what came back, a line of JSON for each.
 */
const [endpoint = '', count = '0'] = process.argv.slice(2);

const config = {
  ...awsClientConfig({
    ...{ region: 'eu-central-1', endpoint },
    ...{ maxAttempts: 1, connectTimeoutMs: 5_000, attemptTimeoutMs: 5_000 },
  }),
  credentials: { accessKeyId: 'local', secretAccessKey: 'local', sessionToken: 'token' },
};
const sqs = new SQSClient({ ...config, useQueueUrlAsEndpoint: false });
const secretsManager = new SecretsManagerClient(config);

const QueueUrl = `${endpoint}/123456789012/deliveries.fifo`;
const send = async () =>
  await sqs.send(
    new SendMessageBatchCommand({
      QueueUrl,
      Entries: [
        // In the order of the SDK's schema, so that the bytes can be compared.
        {
          ...{ Id: '0', MessageBody: 'Größe "x" \u2028 😀', DelaySeconds: undefined },
          MessageAttributes: { trace: { DataType: 'String', StringValue: 'one' } },
          ...{ MessageDeduplicationId: 'd', MessageGroupId: 'g' },
        },
      ],
    }),
  );
const read = async () =>
  await secretsManager.send(new GetSecretValueCommand({ SecretId: 'guard/ä', VersionStage: 'AWSCURRENT' }));

await print(send);
await print(read);
await print(async () => await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] })));
await print(async () => await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'r' })));
await print(
  async () =>
    await sqs.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: [{ Id: '0', ReceiptHandle: 'r', VisibilityTimeout: 30 }],
      }),
    ),
);
for (let index = 0; index < Number(count); index += 1) {
  await print(send);
  await print(read);
}

async function print(ask: () => Promise<object>): Promise<void> {
  try {
    const answer = await ask();
    process.stdout.write(`${JSON.stringify({ ...answer, CreatedDate: undefined })}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify(readAwsError(error))}\n`);
  }
}
