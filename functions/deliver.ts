import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createCloudWatchAudit } from '../lib/aws/cloudwatch-audit.ts';
import { createSecretReader, createSecretsManagerClient } from '../lib/aws/secrets-manager.ts';
import { createSesClient, createSesTransport } from '../lib/aws/send-ses.ts';
import { createSqsAcknowledge, createSqsPostpone, createSqsQueue } from '../lib/aws/sqs-queue.ts';
import { createDeliverHandler } from '../lib/delivery/create-deliver-handler.ts';
import { createDestinationMemory } from '../lib/delivery/destination-memory.ts';
import { loadWhenUsed } from '../lib/egress/load-when-used.ts';
import { createHttpsTransport } from '../lib/egress/send-https.ts';
import { createTransport } from '../lib/egress/transport.ts';
import { providers } from '../lib/providers/registry.ts';
import { createBoundedReader } from '../lib/secrets/bounded-reader.ts';
import { createSecretCache } from '../lib/secrets/secret-cache.ts';
import { version } from '../lib/version.ts';
import { sqsConfig } from './aws-clients.ts';
import { readAllowList, region, requireVariable } from './environment.ts';

const allowList = readAllowList(import.meta.url);
const nowMs = Date.now;
const sqs = new SQSClient(sqsConfig(region()));
const queueUrl = requireVariable('QUEUE_URL');
const reader = createSecretReader({ client: createSecretsManagerClient({ region: region() }) });

export const handler = createDeliverHandler({
  allowList,
  providers,
  secrets: createSecretCache(createBoundedReader(reader, allowList.destinations.size, nowMs), nowMs),
  send: createTransport({
    https: createHttpsTransport({ version }),
    ses: createSesTransport({ client: createSesClient({ region: region() }) }),
    smtp: loadWhenUsed(async () => {
      const { createSmtpTransport } = await import('../lib/egress/send-smtp.ts');
      return createSmtpTransport();
    }),
    sns: loadWhenUsed(async () => {
      const { createSnsClients, createSnsTransport } = await import('../lib/aws/send-sns.ts');
      return createSnsTransport({ clientOf: createSnsClients() });
    }),
  }),
  queue: createSqsQueue(sqs, queueUrl),
  deadLetterQueue: createSqsQueue(sqs, requireVariable('DEAD_LETTER_QUEUE_URL')),
  acknowledge: createSqsAcknowledge(sqs, queueUrl),
  postpone: createSqsPostpone(sqs, queueUrl),
  audit: createCloudWatchAudit(allowList.hash),
  memory: createDestinationMemory(nowMs),
  nowMs,
  random: Math.random,
  sleep,
});
