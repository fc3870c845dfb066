import { SQSClient } from '@aws-sdk/client-sqs';
import { createCloudWatchAudit } from '../lib/aws/cloudwatch-audit.ts';
import { createSecretReader, createSecretsManagerClient } from '../lib/aws/secrets-manager.ts';
import { askSqs, createSqsQueue } from '../lib/aws/sqs-queue.ts';
import { createIngestHandler } from '../lib/ingest/create-ingest-handler.ts';
import { rehearseIngest } from '../lib/ingest/rehearse-ingest.ts';
import { createBoundedReader } from '../lib/secrets/bounded-reader.ts';
import { createKeyRing } from '../lib/senders/key-ring.ts';
import { createSenderVerifier } from '../lib/senders/verify-sender.ts';
import { sqsConfig } from './aws-clients.ts';
import { readAllowList, region, requireVariable, stage } from './environment.ts';
import { warmUp } from './warm-up.ts';

const allowList = readAllowList(import.meta.url);
const nowMs = Date.now;
const queueUrl = requireVariable('QUEUE_URL');
const sqs = new SQSClient(sqsConfig(region()));
const secretsManager = createSecretsManagerClient({ region: region() });
const secrets = createBoundedReader(createSecretReader({ client: secretsManager }), allowList.senders.size, nowMs);
const keyRing = createKeyRing(secrets, nowMs);

export const handler = createIngestHandler({
  allowList,
  verifySender: createSenderVerifier(allowList, keyRing, nowMs),
  queue: createSqsQueue(sqs, queueUrl),
  audit: createCloudWatchAudit(allowList.hash, stage()),
  nowMs,
});

await warmUp(
  async (signal) => await askSqs(sqs, queueUrl, signal),
  async (signal) => {
    const reader = createSecretReader({ client: secretsManager, signal });
    await keyRing.prefetch([...allowList.senders.values()], reader);
  },
  async () => await rehearseIngest(nowMs),
);
