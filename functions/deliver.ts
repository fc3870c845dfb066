import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Destination } from '../lib/allow-list/allow-list.ts';
import { createCloudWatchAudit } from '../lib/aws/cloudwatch-audit.ts';
import { createSecretReader, createSecretsManagerClient } from '../lib/aws/secrets-manager.ts';
import { askSqs, createDeliverQueues } from '../lib/aws/sqs-queue.ts';
import { composeDeliver } from '../lib/delivery/compose-deliver.ts';
import { createDeliverHandler } from '../lib/delivery/create-deliver-handler.ts';
import { rehearseDeliver } from '../lib/delivery/rehearse-deliver.ts';
import { createHttpsTransport } from '../lib/egress/send-https.ts';
import { providers } from '../lib/providers/registry.ts';
import { version } from '../lib/version.ts';
import { sqsConfig } from './aws-clients.ts';
import { optionalVariable, readAllowList, region, requireVariable, stage } from './environment.ts';
import { createMessageTransport } from './message-transport.ts';
import { warmUp } from './warm-up.ts';

const allowList = readAllowList(import.meta.url);
const queueUrls = { deliveries: requireVariable('QUEUE_URL'), deadLetters: requireVariable('DEAD_LETTER_QUEUE_URL') };
const sqs = new SQSClient(sqsConfig(region()));
const secretsManager = createSecretsManagerClient({ region: region() });
const send = createMessageTransport({
  https: createHttpsTransport({ version }),
  ses: {
    configurationSet: optionalVariable('SES_CONFIGURATION_SET'),
    identityArn: optionalVariable('SES_IDENTITY_ARN'),
  },
});

const dependencies = composeDeliver({
  allowList,
  providers,
  secretReader: createSecretReader({ client: secretsManager }),
  send,
  ...createDeliverQueues(sqs, queueUrls),
  audit: createCloudWatchAudit(allowList.hash, stage()),
  nowMs: Date.now,
  sleep,
});

export const handler = createDeliverHandler(dependencies);

await warmUp(
  async (signal) => await askSqs(sqs, queueUrls.deliveries, signal),
  async (signal) => {
    const { secrets, nowMs } = dependencies;
    const few = someDestinations();
    const names = new Set(few.flatMap(({ secret }) => secret ?? []));
    const kept = await secrets.prefetch(names, createSecretReader({ client: secretsManager, signal }));
    const destinations = few.filter(({ secret }) => secret === undefined || kept.has(secret));
    const held = await rehearseDeliver({ destinations, providers, readSecret: secrets.get, nowMs, signal });
    const kinds = new Set(held.map(({ kind }) => kind));
    await Promise.all([...kinds].map(send.load));
  },
);

/** All of a small allow-list, else as many as there is time for: they make one of each thing warm. */
function someDestinations(): readonly Destination[] {
  const some: Destination[] = [];
  for (const destination of allowList.destinations.values()) {
    if (some.push(destination) === 4) break;
  }
  return some;
}
