import { SQSClient } from '@aws-sdk/client-sqs';
import { sqsConfig } from '../../functions/aws-clients.ts';
import { readAllowList, region, requireVariable, stage } from '../../functions/environment.ts';
import { createCloudWatchAudit } from '../../lib/aws/cloudwatch-audit.ts';
import { createSecretReader, createSecretsManagerClient } from '../../lib/aws/secrets-manager.ts';
import { createSqsQueue } from '../../lib/aws/sqs-queue.ts';
import { createIngestHandler } from '../../lib/ingest/create-ingest-handler.ts';
import { createBoundedReader } from '../../lib/secrets/bounded-reader.ts';
import { createKeyRing } from '../../lib/senders/key-ring.ts';
import { createSenderVerifier } from '../../lib/senders/verify-sender.ts';

// `ingest` as most would compose it. Kept as it is: what `functions/ingest.ts` comes to do at its start is not done here, so that
// the benchmark shows what that is worth. `bundle-naively.ts` gives it common imports.

const allowList = readAllowList(import.meta.url);
const nowMs = Date.now;
const reader = createSecretReader({ client: createSecretsManagerClient({ region: region() }) });
const secrets = createBoundedReader(reader, allowList.senders.size, nowMs);

export const handler = createIngestHandler({
  allowList,
  verifySender: createSenderVerifier(allowList, createKeyRing(secrets, nowMs), nowMs),
  queue: createSqsQueue(new SQSClient(sqsConfig(region())), requireVariable('QUEUE_URL')),
  audit: createCloudWatchAudit(allowList.hash, stage()),
  nowMs,
});
