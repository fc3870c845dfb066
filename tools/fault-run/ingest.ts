import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { AllowList } from '../../lib/allow-list/allow-list.ts';
import { awsClientConfig } from '../../lib/aws/aws-client-config.ts';
import { createSecretReader } from '../../lib/aws/secrets-manager.ts';
import { createSqsQueue } from '../../lib/aws/sqs-queue.ts';
import { createIngestHandler } from '../../lib/ingest/create-ingest-handler.ts';
import { ingestFunction } from '../../lib/local/create-functions.ts';
import { startHttpFront } from '../../lib/local/http-front.ts';
import type { LocalServer } from '../../lib/local/stand-in/listen-on-loopback.ts';
import { createKeyRing } from '../../lib/senders/key-ring.ts';
import { createSenderVerifier } from '../../lib/senders/verify-sender.ts';

/** The ingest function behind the HTTP front, for endpoints at which calls fail. */
export async function startIngest(options: {
  readonly allowList: AllowList;
  readonly sqs: string;
  readonly queueUrl: string;
  readonly secretsManager: string;
  readonly secretClockSpeed: number;
}): Promise<LocalServer> {
  const { allowList, queueUrl, secretClockSpeed } = options;
  const times = { region: 'us-east-1', maxAttempts: 2, connectTimeoutMs: 500, attemptTimeoutMs: 500 };
  const client = (endpoint: string) => ({
    ...awsClientConfig({ ...times, endpoint }),
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const sqs = new SQSClient(client(options.sqs));
  const secretsManager = new SecretsManagerClient(client(options.secretsManager));
  const secrets = createSecretReader({ client: secretsManager, callTimeoutMs: 1_500 });
  const keyRing = createKeyRing(secrets, () => performance.now() * secretClockSpeed);
  const handler = createIngestHandler({
    allowList,
    verifySender: createSenderVerifier(allowList, keyRing, Date.now),
    queue: createSqsQueue(sqs, queueUrl),
    audit: () => {},
    nowMs: Date.now,
  });
  const front = await startHttpFront({ handler, function: ingestFunction, port: 0, nowMs: Date.now });
  return {
    ...front,
    close: async () => {
      await front.close();
      sqs.destroy();
      secretsManager.destroy();
    },
  };
}
